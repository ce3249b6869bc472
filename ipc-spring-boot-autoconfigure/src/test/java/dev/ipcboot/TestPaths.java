package dev.ipcboot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Short temporary directories that carry the number of this process, so that what a suite
 * leaves behind is told from what others do on the same machine.
 */
public final class TestPaths {

	private static final String PREFIX = "ipc" + ProcessHandle.current().pid() + "-";

	private static final Queue<Path> CREATED = new ConcurrentLinkedQueue<>();

	private TestPaths() {
	}

	/**
	 * Create a directory. Whoever asks for it removes it.
	 * @return the directory, without symbolic links
	 * @throws IOException if it can't be created
	 */
	public static Path create() throws IOException {
		Path path = Files.createTempDirectory(PREFIX).toRealPath();
		CREATED.add(path);
		return path;
	}

	static List<Path> created() {
		return List.copyOf(CREATED);
	}

}
