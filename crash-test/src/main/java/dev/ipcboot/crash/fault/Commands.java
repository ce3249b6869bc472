package dev.ipcboot.crash.fault;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;

/**
 * Commands of the operating system.
 */
public final class Commands {

	private static final int SECONDS = 10;

	private Commands() {
	}

	/**
	 * Runs a command to its end.
	 * @param command the program and its arguments
	 * @throws IOException if it is missing, fails or does not end
	 */
	public static void run(String... command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		try {
			if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
				process.destroyForcibly();
				throw new IOException("The command does not end: " + String.join(" ", command));
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new InterruptedIOException();
		}
		if (process.exitValue() != 0) {
			throw new IOException("Exit status " + process.exitValue() + " of: " + String.join(" ", command));
		}
	}

}
