package dev.ipcboot.listener.container;

import java.util.List;

import dev.ipcboot.connection.MessageHandler;

/**
 * How messages get from the threads that read to the listener.
 */
interface Intake {

	/**
	 * What the engine calls with the messages of a task.
	 */
	MessageHandler handler(String task);

	/**
	 * Handle a message again. Called on the thread of the {@link Redelivery}.
	 */
	void again(Handling handling);

	/**
	 * Take nothing further that a sender would send again.
	 */
	void prepareStop();

	/**
	 * Wait for what has been taken.
	 * @return whether everything came to its end in time
	 */
	boolean drain(long nanos);

	/**
	 * The threads that are in the listener.
	 */
	List<Thread> callers();

	/**
	 * End all threads, interrupting those that are in the listener.
	 */
	void close();

	/**
	 * How many messages wait for a thread.
	 */
	int waiting();

}
