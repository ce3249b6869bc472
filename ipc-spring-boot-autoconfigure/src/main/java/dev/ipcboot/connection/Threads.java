package dev.ipcboot.connection;

/**
 * Starts the threads of the engine. They are platform threads: a blocking read of a FIFO
 * or a queue would pin the carrier of a virtual one.
 */
final class Threads {

	private Threads() {
	}

	static Thread start(String name, boolean daemon, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(daemon);
		thread.start();
		return thread;
	}

}
