package dev.ipcboot.connection;

/**
 * Takes what code of the application has thrown on a thread of the engine, which goes on:
 * it goes to the handler of uncaught exceptions.
 */
final class Uncaught {

	private Uncaught() {
	}

	static void report(Throwable fault) {
		try {
			Thread thread = Thread.currentThread();
			thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
		}
		catch (Throwable ex) {
			// Nobody is left to tell, and the thread goes on
		}
	}

}
