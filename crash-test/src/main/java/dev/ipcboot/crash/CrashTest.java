package dev.ipcboot.crash;

import java.io.IOException;

import dev.ipcboot.crash.driver.Driver;
import dev.ipcboot.crash.driver.Options;

/**
 * Command line of the driver.
 */
public final class CrashTest {

	private static final int WRONG_USE = 2;

	private CrashTest() {
	}

	/**
	 * Runs the driver. Exit status: 0 without a violation, 1 with violations, 2 for wrong
	 * options.
	 * @param arguments see {@link Options#USAGE}
	 * @throws IOException if the temporary directory cannot be used
	 */
	public static void main(String[] arguments) throws IOException {
		Options options = options(arguments);
		System.err.println("crash-test: seed=" + options.seed() + " seconds=" + options.seconds() + " transports="
				+ String.join(",", options.transports()));
		int violations = new Driver(options, System.out).run();
		System.exit((violations == 0) ? 0 : 1);
	}

	private static Options options(String[] arguments) {
		try {
			return Options.parse(arguments);
		}
		catch (IllegalArgumentException ex) {
			System.err.println(ex.getMessage() + ". Use: " + Options.USAGE);
			System.exit(WRONG_USE);
			throw ex;
		}
	}

}
