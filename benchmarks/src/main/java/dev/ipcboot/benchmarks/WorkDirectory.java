package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A directory of our own, removed with all that is in it.
 *
 * @param path the directory
 */
record WorkDirectory(Path path) implements AutoCloseable {

	static WorkDirectory create() throws IOException {
		WorkDirectory directory = new WorkDirectory(Files.createTempDirectory("ipc-bench"));
		// For those who lose patience
		Runtime.getRuntime().addShutdownHook(new Thread(directory::close));
		return directory;
	}

	@Override
	public void close() {
		if (!Files.exists(this.path)) {
			return;
		}
		try (Stream<Path> files = Files.walk(this.path)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (IOException ex) {
			System.err.println("Left over: " + this.path + ": " + ex.getMessage());
		}
	}

}
