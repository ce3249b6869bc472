package dev.ipcboot.stats;

/**
 * The durations that are measured.
 */
public enum LatencyKind {

	/**
	 * From the call that sends a message until its sender knows the verdict.
	 */
	CONFIRM,

	/**
	 * From the delivery of a message to the listener until its verdict.
	 */
	PROCESS,

	/**
	 * From the call that sends a request until the reply is there.
	 */
	REPLY

}
