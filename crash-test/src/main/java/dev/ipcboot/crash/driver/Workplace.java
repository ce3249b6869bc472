package dev.ipcboot.crash.driver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Temporary directory and processes of a round. Everything in it goes with the round;
 * only the ledgers stay after a violation.
 */
final class Workplace implements AutoCloseable {

	private final Path root;

	private final Path ledgers;

	private final Path tasks;

	private final Set<Process> processes = ConcurrentHashMap.newKeySet();

	private final Thread hook = new Thread(this::endProcesses, "crash-end");

	private volatile boolean keep;

	Workplace() throws IOException {
		// Paths of sockets are short
		this.root = Files.createTempDirectory(Path.of("/tmp"), "crash");
		this.ledgers = Files.createDirectory(this.root.resolve("ledgers"));
		this.tasks = this.root.resolve("t");
		Runtime.getRuntime().addShutdownHook(this.hook);
	}

	Path ledgers() {
		return this.ledgers;
	}

	Path tasks() {
		return this.tasks;
	}

	Path output(String run) {
		return this.ledgers.resolve(run + ".err");
	}

	void started(Process process) {
		this.processes.removeIf((each) -> !each.isAlive());
		this.processes.add(process);
	}

	void keepLedgers() {
		this.keep = true;
	}

	private void endProcesses() {
		this.processes.forEach((process) -> {
			process.descendants().forEach(ProcessHandle::destroyForcibly);
			process.destroyForcibly();
		});
	}

	@Override
	public void close() throws IOException {
		endProcesses();
		Runtime.getRuntime().removeShutdownHook(this.hook);
		delete(this.keep ? this.tasks : this.root);
	}

	private static void delete(Path top) throws IOException {
		if (Files.exists(top)) {
			try (Stream<Path> files = Files.walk(top)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

}
