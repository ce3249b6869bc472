package dev.ipcboot.connection;

/**
 * What a send does when nobody receives for the task.
 */
public enum WhenAbsent {

	/**
	 * It fails at once.
	 */
	FAIL,

	/**
	 * It waits until the receiver appears: a confirmed message within the window until
	 * its deadline, after which it ends as EXPIRED; a plain send within the call.
	 */
	WAIT

}
