package dev.ipcboot.transport.process;

import dev.ipcboot.thread.SupervisedThread;

/**
 * Starts the threads that look after the pipes of a process. They are platform threads
 * and daemons.
 */
final class ProcessThreads {

	private ProcessThreads() {
	}

	static Thread start(String name, Runnable task) {
		return SupervisedThread.startOnce(name, true, task);
	}

}
