package dev.ipcboot.directory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.TestPaths;

/**
 * A directory with a short path that is deleted when the test ends.
 */
final class TestDirectory implements AutoCloseable {

	static final String RETURN_TASK = "return.0123456789abcdef";

	private final Path path;

	TestDirectory() {
		try {
			this.path = TestPaths.create();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Path path() {
		return this.path;
	}

	Path file(String name) {
		return this.path.resolve(name);
	}

	TaskDirectory open() {
		return TaskDirectory.open(this.path);
	}

	static TaskRecord publish(Claim claim) {
		TaskRecord entry = claim.describe(List.of(IpcAddress.of("unix:/run/" + claim.task() + ".sock")), "ipc");
		claim.publish(entry);
		return entry;
	}

	@Override
	public void close() {
		try (Stream<Path> files = Files.walk(this.path)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
