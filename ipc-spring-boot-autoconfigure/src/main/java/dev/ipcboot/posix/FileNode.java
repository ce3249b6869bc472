package dev.ipcboot.posix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What stands at a path, or behind a descriptor. Immutable.
 *
 * @param device the device that holds it
 * @param inode its number there
 * @param mode type and permissions
 * @param uid its owner
 */
public record FileNode(long device, long inode, int mode, long uid) {

	private static final int TYPE_MASK = 0170000;

	private static final int FIFO = 0010000;

	/**
	 * Look at a path; symbolic links are not followed. Needs no native code.
	 * @param path the path
	 * @return what stands there, or {@code null} if nothing does
	 * @throws IOException if the system refuses
	 */
	public static @Nullable FileNode at(Path path) throws IOException {
		try {
			Map<String, Object> attributes = Files.readAttributes(path, "unix:dev,ino,mode,uid",
					LinkOption.NOFOLLOW_LINKS);
			return new FileNode(number(attributes, "dev").longValue(), number(attributes, "ino").longValue(),
					number(attributes, "mode").intValue(),
					Integer.toUnsignedLong(number(attributes, "uid").intValue()));
		}
		catch (NoSuchFileException ex) {
			return null;
		}
	}

	/**
	 * Whether this is a FIFO.
	 * @return {@code true} if so
	 */
	public boolean isFifo() {
		return (this.mode & TYPE_MASK) == FIFO;
	}

	/**
	 * Whether this is the same object as another one, whatever its permissions.
	 * @param other the other one, if there is one
	 * @return {@code true} if it is the same
	 */
	public boolean isSame(@Nullable FileNode other) {
		return other != null && this.device == other.device && this.inode == other.inode;
	}

	/**
	 * The type in words.
	 * @return for example {@code a regular file}
	 */
	public String kind() {
		return switch (this.mode & TYPE_MASK) {
			case FIFO -> "a FIFO";
			case 0100000 -> "a regular file";
			case 0040000 -> "a directory";
			case 0120000 -> "a symbolic link";
			case 0140000 -> "a socket";
			default -> "a device";
		};
	}

	private static Number number(Map<String, Object> attributes, String name) {
		if (attributes.get(name) instanceof Number number) {
			return number;
		}
		throw new IllegalStateException("The file system tells no '" + name + "'");
	}

}
