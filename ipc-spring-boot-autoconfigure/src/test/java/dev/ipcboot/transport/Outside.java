package dev.ipcboot.transport;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * Programs outside this JVM that take part in a test.
 */
public final class Outside {

	private static final int DEADLINE_SECONDS = 30;

	private Outside() {
	}

	/**
	 * Skip the test where a program is missing.
	 * @param program its name
	 */
	public static void require(String program) {
		boolean found = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
			.anyMatch((directory) -> new File(directory, program).canExecute());
		Assumptions.assumeTrue(found, "There is no " + program + " here");
	}

	/**
	 * Start a program; its output goes nowhere unless it is read.
	 * @param command the program and its arguments
	 * @return the process
	 */
	public static Process start(String... command) {
		try {
			return new ProcessBuilder(command).redirectErrorStream(true).start();
		}
		catch (IOException ex) {
			return Assumptions.abort("There is no " + command[0] + " here: " + ex.getMessage());
		}
	}

	/**
	 * Start a shell script.
	 * @param script the script
	 * @param arguments its {@code $1}, {@code $2} and so on
	 * @return the process
	 */
	public static Process shell(String script, String... arguments) {
		return start(command(List.of("sh", "-c", script, "sh"), arguments));
	}

	/**
	 * Start a Python script.
	 * @param script the script
	 * @param arguments its {@code sys.argv[1:]}
	 * @return the process
	 */
	public static Process python(String script, String... arguments) {
		String python = new File("/usr/bin/python3").canExecute() ? "/usr/bin/python3" : "python3";
		return start(command(List.of(python, "-c", script), arguments));
	}

	/**
	 * Wait for the end of a program and require that it succeeded.
	 * @param process the program
	 * @return what it printed
	 */
	public static String finish(Process process) throws Exception {
		try {
			if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
				throw new AssertionError("The program did not end: " + process.info());
			}
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			if (process.exitValue() != 0) {
				throw new AssertionError("Exit code " + process.exitValue() + ": " + output);
			}
			return output;
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static String[] command(List<String> program, String... arguments) {
		List<String> command = new ArrayList<>(program);
		command.addAll(List.of(arguments));
		return command.toArray(String[]::new);
	}

}
