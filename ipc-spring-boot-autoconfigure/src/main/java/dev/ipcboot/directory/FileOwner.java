package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/**
 * The number of the user to whom a file belongs.
 */
final class FileOwner {

	private FileOwner() {
	}

	static long uid(Path file, LinkOption... options) throws IOException {
		// The kernel's number is unsigned
		return Integer.toUnsignedLong((Integer) Files.getAttribute(file, "unix:uid", options));
	}

}
