package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The file of a bound Unix socket. It belongs to whoever bound it only as long as it is
 * the same file: another process may have removed it and bound anew.
 */
final class SocketFile {

	private static final int TYPE_MASK = 0170000;

	private static final Map<Integer, String> TYPES = Map.of(0140000, "a socket", 0120000, "a symbolic link", 0100000,
			"a regular file", 0060000, "a block device", 0040000, "a directory", 0020000, "a character device", 0010000,
			"a FIFO");

	private final Path path;

	private final @Nullable Identity identity;

	private SocketFile(Path path, @Nullable Identity identity) {
		this.path = path;
		this.identity = identity;
	}

	/**
	 * Take note of a file that was just bound, and set its mode, which the umask or
	 * junixsocket have set to something else.
	 * @param path where it is
	 * @param mode the mode it shall have
	 * @return the file
	 * @throws IOException if it is gone or can't be changed
	 */
	static SocketFile bound(Path path, int mode) throws IOException {
		Files.setAttribute(path, "unix:mode", mode);
		return new SocketFile(path, Identity.of(path));
	}

	/**
	 * Take note of a file that somebody else has bound.
	 * @param path where it is
	 * @return the file
	 * @throws IOException if it is gone
	 */
	static SocketFile at(Path path) throws IOException {
		return new SocketFile(path, Identity.of(path));
	}

	/**
	 * What stands at a path, in words.
	 * @param path the path
	 * @return the kind of file, or {@code null} if there is none
	 */
	static @Nullable String describe(Path path) {
		try {
			return TYPES.getOrDefault(mode(path) & TYPE_MASK, "something unknown");
		}
		catch (NoSuchFileException ex) {
			return null;
		}
		catch (IOException ex) {
			return "something that can't be looked at (" + ex.getMessage() + ")";
		}
	}

	static boolean isSocket(Path path) {
		return "a socket".equals(describe(path));
	}

	private static int mode(Path path) throws IOException {
		return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
	}

	/**
	 * Whether it still stands there. A system that can't look says nothing of that.
	 */
	boolean isIntact() {
		try {
			return Identity.of(this.path).equals(this.identity);
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	void remove() {
		if (isIntact()) {
			try {
				Files.deleteIfExists(this.path);
			}
			catch (IOException ex) {
				// The next owner finds it stale and removes it.
			}
		}
	}

	/**
	 * The number of a removed file is soon used again, hence the time beside it.
	 */
	private record Identity(Object key, FileTime modified) {

		static Identity of(Path path) throws IOException {
			Map<String, Object> attributes = Files.readAttributes(path, "unix:fileKey,lastModifiedTime",
					LinkOption.NOFOLLOW_LINKS);
			return new Identity(Objects.requireNonNull(attributes.get("fileKey")),
					(FileTime) Objects.requireNonNull(attributes.get("lastModifiedTime")));
		}

	}

}
