package dev.ipcboot.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * Another program, run as a person would run it.
 */
final class Program implements AutoCloseable {

	private final Process process;

	/** Files, not pipes: nobody has to read them for the program to go on. */
	private final Path output;

	private final Path errors;

	private Program(Process process, Path output, Path errors) {
		this.process = process;
		this.output = output;
		this.errors = errors;
	}

	/**
	 * The peer in Python.
	 */
	static Program python(Path directory, Object... arguments) {
		Assumptions.assumeTrue(isThere("python3"), "python3 is not installed");
		List<String> command = new ArrayList<>(
				List.of("python3", Path.of("peers", "ipc.py").toString(), "--directory", directory.toString()));
		for (Object argument : arguments) {
			command.add(argument.toString());
		}
		return start(command);
	}

	/**
	 * A shell script.
	 * @param script the script
	 * @param argument its {@code $0}
	 */
	static Program shell(String script, String argument) {
		return start(List.of("sh", "-ec", script, argument));
	}

	/**
	 * This application in another JVM.
	 */
	static Program sample(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
						"--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"),
						SampleApplication.class.getName()));
		command.addAll(List.of(arguments));
		return start(command);
	}

	static boolean isThere(String program) {
		return List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	private static Program start(List<String> command) {
		try {
			Path output = Files.createTempFile("output", ".txt");
			Path errors = Files.createTempFile("errors", ".txt");
			Process process = new ProcessBuilder(command).redirectOutput(output.toFile())
				.redirectError(errors.toFile())
				.start();
			return new Program(process, output, errors);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Give it an input and end the input.
	 */
	Program input(byte[] bytes) throws IOException {
		try (var input = this.process.getOutputStream()) {
			input.write(bytes);
		}
		return this;
	}

	/**
	 * Wait for the end.
	 */
	Result result() throws Exception {
		if (!this.process.waitFor(50, TimeUnit.SECONDS)) {
			throw new IllegalStateException("It does not end");
		}
		String text = new String(Files.readAllBytes(this.output), StandardCharsets.UTF_8);
		return new Result(this.process.exitValue(), text, Files.readString(this.errors));
	}

	@Override
	public void close() throws Exception {
		this.process.destroy();
		if (!this.process.waitFor(10, TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		Files.delete(this.output);
		Files.delete(this.errors);
	}

	record Result(int status, String output, String errors) {
	}

}
