package dev.ipcboot.connection;

/**
 * What a confirmed send does when the window is full or the carrier has no room.
 */
public enum BackPressure {

	/**
	 * It waits, until its deadline at most. Those with higher priority go first.
	 */
	BLOCK,

	/**
	 * It fails at once with an {@link dev.ipcboot.IpcBackPressureException}.
	 */
	FAIL,

	/**
	 * It makes room by giving up the oldest message of the lowest priority that has not
	 * been handed to a channel yet; that one ends as EXPIRED and is counted as dropped.
	 * Where all have been handed over or have a higher priority than the new one, it
	 * fails like {@link #FAIL}.
	 */
	DROP_OLDEST

}
