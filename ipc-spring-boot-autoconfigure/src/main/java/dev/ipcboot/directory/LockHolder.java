package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Finds the process that holds a lock file, for messages to people.
 */
final class LockHolder {

	private static final Path LOCKS = Path.of("/proc/locks");

	private LockHolder() {
	}

	/**
	 * Look for the holder.
	 * @param file the lock file
	 * @return its process id, empty where {@code /proc} doesn't tell or the process is in
	 * another pid namespace
	 */
	static OptionalLong of(Path file) {
		try (Stream<String> lines = Files.lines(LOCKS)) {
			// 1: POSIX ADVISORY WRITE 4711 08:01:1234 0 EOF
			String inode = ":" + Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
			return lines.map((line) -> line.strip().split("\\s+"))
				.filter((words) -> words.length > 5 && words[1].equals("POSIX") && words[3].equals("WRITE")
						&& words[5].endsWith(inode))
				.mapToLong((words) -> Long.parseLong(words[4]))
				.filter((pid) -> pid > 0)
				.findFirst();
		}
		catch (IOException | RuntimeException ex) {
			return OptionalLong.empty();
		}
	}

}
