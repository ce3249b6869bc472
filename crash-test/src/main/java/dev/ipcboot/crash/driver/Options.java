package dev.ipcboot.crash.driver;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.ipcboot.crash.peer.Carriers;

/**
 * Options of the command line.
 *
 * @param seed the seed of all decisions
 * @param seconds after this time no new round begins
 * @param transports the schemes
 */
public record Options(long seed, int seconds, List<String> transports) {

	/**
	 * How the command is used.
	 */
	public static final String USAGE = "crash-test/run [--seed N] [--seconds S] [--transports a,b]; transports: "
			+ String.join(",", Carriers.ALL);

	private static final int SECONDS = 120;

	/**
	 * Keeps the transports from change.
	 */
	public Options {
		transports = List.copyOf(transports);
	}

	/**
	 * Reads the options.
	 * @param arguments the command line
	 * @return the options
	 * @throws IllegalArgumentException if an option or its value is unknown
	 */
	public static Options parse(String... arguments) {
		long seed = ThreadLocalRandom.current().nextInt(1, 1_000_000);
		int seconds = SECONDS;
		List<String> transports = Carriers.ALL;
		for (int i = 0; i < arguments.length; i += 2) {
			String option = arguments[i];
			String value = (i + 1 < arguments.length) ? arguments[i + 1] : "";
			switch (option) {
				case "--seed" -> seed = number(option, value);
				case "--seconds" -> seconds = (int) number(option, value);
				case "--transports" -> transports = schemes(value);
				default -> throw new IllegalArgumentException("Unknown option '" + option + "'");
			}
		}
		return new Options(seed, seconds, transports);
	}

	private static long number(String option, String value) {
		try {
			return Long.parseLong(value);
		}
		catch (NumberFormatException ex) {
			throw new IllegalArgumentException(option + " needs a number, not '" + value + "'", ex);
		}
	}

	private static List<String> schemes(String value) {
		List<String> schemes = Arrays.asList(value.split(","));
		schemes.stream().filter((scheme) -> !Carriers.ALL.contains(scheme)).forEach((scheme) -> {
			throw new IllegalArgumentException("Unknown transport '" + scheme + "'");
		});
		return schemes;
	}

}
