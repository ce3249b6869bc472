package dev.ipcboot.transport.process;

/**
 * Starts the threads that look after the pipes of a process. They are platform threads
 * and daemons.
 */
final class ProcessThreads {

	private ProcessThreads() {
	}

	static Thread start(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
