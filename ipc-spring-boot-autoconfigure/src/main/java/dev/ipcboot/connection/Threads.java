package dev.ipcboot.connection;

import java.util.function.Consumer;

import dev.ipcboot.thread.SupervisedThread;

/**
 * Starts threads of the engine that end by themselves, such as readers of a connection.
 * Those that last are {@link SupervisedThread}s.
 */
final class Threads {

	private Threads() {
	}

	static Thread start(String name, boolean daemon, Runnable task) {
		return SupervisedThread.startOnce(name, daemon, task);
	}

	/**
	 * Start a thread that reads a connection to its end.
	 * @param task runs the loop
	 * @param onDefect called at the end if neither the peer nor the system has caused it
	 */
	static void startReader(String name, Runnable task, ReadLoop loop, Consumer<Throwable> onDefect) {
		start(name, true, () -> {
			task.run();
			Throwable defect = loop.defect();
			if (defect != null) {
				onDefect.accept(defect);
			}
		});
	}

}
