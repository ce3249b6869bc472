package dev.ipcboot.transport;

/**
 * A server channel that need not read what its task does not handle: what keeps the
 * messages gives them to others. Safe for use by any thread; no method waits.
 */
public interface Pausable {

	/**
	 * Take nothing further, and give back what has not been read.
	 */
	void pause();

	/**
	 * Go on after {@link #pause()}.
	 */
	void resume();

}
