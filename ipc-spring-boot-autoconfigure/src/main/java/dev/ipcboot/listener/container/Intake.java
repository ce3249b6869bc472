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
	 * Wait for what has been taken, when no thread reads any more.
	 * @return whether everything came to its end in time
	 */
	boolean drain(long nanos);

	/**
	 * The threads that are in the listener.
	 */
	List<Thread> callers();

	/**
	 * The messages that the threads in the listener handle.
	 */
	List<Handling> inHand();

	/**
	 * End all threads, interrupting those that are in the listener.
	 */
	void close();

	/**
	 * How many messages wait for a thread.
	 */
	int waiting();

}
