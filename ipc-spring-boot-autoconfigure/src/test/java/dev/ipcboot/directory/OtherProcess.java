package dev.ipcboot.directory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Assumptions;

/**
 * Another process that is spoken to line by line, every wait with a deadline.
 */
final class OtherProcess implements AutoCloseable {

	private static final int DEADLINE_SECONDS = 30;

	private final Process process;

	private final BufferedReader output;

	private final Writer input;

	private OtherProcess(List<String> command) {
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.output = this.process.inputReader(StandardCharsets.UTF_8);
		this.input = this.process.outputWriter(StandardCharsets.UTF_8);
	}

	/**
	 * A JVM that runs {@link OwnerMain}; {@link #answer()} it to know that it is ready.
	 */
	static OtherProcess java(Path directory) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx64m", "-cp",
				System.getProperty("java.class.path"), OwnerMain.class.getName(), directory.toString()));
		return new OtherProcess(command);
	}

	static OtherProcess readyJava(Path directory) {
		OtherProcess process = java(directory);
		process.answer();
		return process;
	}

	static OtherProcess python(String script, Path lock) {
		try {
			Process probe = new ProcessBuilder("python3", "-c", "import fcntl").start();
			Assumptions.assumeTrue(probe.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0,
					"python3 with fcntl is needed to play a process in another language");
		}
		catch (IOException ex) {
			Assumptions.abort("python3 is needed to play a process in another language: " + ex.getMessage());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return new OtherProcess(List.of("python3", "-u", "-c", script, lock.toString()));
	}

	long pid() {
		return this.process.pid();
	}

	OtherProcess tell(String line) {
		try {
			this.input.write(line + "\n");
			this.input.flush();
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	String answer() {
		return CompletableFuture.supplyAsync(this::readLine).orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
	}

	String ask(String line) {
		return tell(line).answer();
	}

	/**
	 * End the process with SIGKILL and wait for its end.
	 */
	void kill() {
		this.process.destroyForcibly().onExit().orTimeout(DEADLINE_SECONDS, TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		kill();
	}

	private String readLine() {
		try {
			return String.valueOf(this.output.readLine());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
