package dev.ipcboot.thread;

/**
 * Learns of the faults of a supervised thread. Called by that thread, or by the one that
 * could not start it.
 */
public interface ThreadListener {

	/**
	 * The thread has failed, or could not be started. It tries again after a pause.
	 * @param thread the name of the thread
	 * @param cause the fault
	 * @param first whether the thread was in order before; {@code false} for further
	 * faults in a row
	 */
	void threadFailed(String thread, Throwable cause, boolean first);

	/**
	 * The thread is in order again.
	 * @param thread the name of the thread
	 */
	void threadRecovered(String thread);

}
