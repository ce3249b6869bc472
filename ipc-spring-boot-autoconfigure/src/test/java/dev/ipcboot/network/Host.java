package dev.ipcboot.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * An application in a JVM of its own on one side of the link. It writes a line into a
 * file for everything that happens.
 */
final class Host implements AutoCloseable {

	private final Process process;

	private final Path journal;

	private Host(Process process, Path journal) {
		this.process = process;
		this.journal = journal;
	}

	/**
	 * Start an application.
	 * @param prefix the command that puts it on its side
	 * @param hosts the names of hosts as it sees them, looked up again every second
	 * @param application its main class
	 * @param journal where it writes what happens
	 * @param arguments its properties
	 */
	static Host start(List<String> prefix, Path hosts, Class<?> application, Path journal, List<String> arguments)
			throws IOException {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-Djdk.net.hosts.file=" + hosts,
				"-Dsun.net.inetaddr.ttl=1", "-cp", System.getProperty("java.class.path"), application.getName(),
				"--journal=" + journal));
		command.addAll(arguments);
		Process process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(journal.resolveSibling(journal.getFileName() + ".log").toFile())
			.start();
		return new Host(process, journal);
	}

	/** The lines so far; the last one may be under way. */
	List<String> lines() throws IOException {
		if (!Files.exists(this.journal)) {
			return List.of();
		}
		String text = Files.readString(this.journal);
		return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
	}

	/**
	 * Wait until so many lines have come since now.
	 */
	void awaitProgress(int more) throws IOException {
		int before = lines().size();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(120))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> lines().size() >= before + more);
		}
		catch (ConditionTimeoutException ex) {
			throw new AssertionError(lines().size() - before + " lines have come: " + log(), ex);
		}
	}

	/**
	 * Let it come to its end, which is that of its input.
	 */
	void finish() throws Exception {
		this.process.getOutputStream().close();
		if (!this.process.waitFor(120, TimeUnit.SECONDS)) {
			throw new AssertionError("The application does not end: " + log());
		}
		if (this.process.exitValue() != 0) {
			throw new AssertionError("The application has failed: " + log());
		}
	}

	String log() throws IOException {
		try (Stream<String> lines = Files.lines(this.journal.resolveSibling(this.journal.getFileName() + ".log"))) {
			return String.join("\n", lines.toList());
		}
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

}
