package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import dev.ipcboot.IpcException;

/**
 * Makes sure that a directory may be trusted: it is ours and nobody else writes to it.
 * Whoever can write there can take the place of any task. Nothing is tightened silently,
 * because a directory that was open may have been tampered with already.
 */
final class DirectoryCheck {

	private static final String SETTING = "or choose another ipc.directory";

	private static final long PATIENCE_NANOS = 1_000_000_000;

	private DirectoryCheck() {
	}

	/**
	 * Create the directory if it is missing, then check it.
	 * @param path the directory
	 * @return its real path
	 */
	static Path require(Path path) {
		Path directory = path.toAbsolutePath().normalize();
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (true) {
			try {
				return check(directory);
			}
			catch (NoSuchFileException ex) {
				// Somebody removes it at this very moment
				if (System.nanoTime() - end > 0) {
					throw unusable(directory, ex);
				}
			}
			catch (IOException ex) {
				throw unusable(directory, ex);
			}
		}
	}

	private static Path check(Path directory) throws IOException {
		try {
			requireTrustedLink(directory);
			if (!Files.exists(directory)) {
				Files.createDirectories(directory,
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
			}
			if (!Files.isDirectory(directory)) {
				if (!Files.exists(directory)) {
					throw new NoSuchFileException(directory.toString());
				}
				throw new IpcException("'" + directory + "' is not a directory: remove it, " + SETTING);
			}
			requireOwner(directory, FileOwner.uid(directory), "chown " + uid() + " " + directory);
			requireMode(directory);
			return directory.toRealPath();
		}
		catch (UnsupportedOperationException | IllegalArgumentException ex) {
			throw new IpcException("The file system of '" + directory + "' knows no owners and modes: choose an "
					+ "ipc.directory on one that does", ex);
		}
	}

	private static IpcException unusable(Path directory, IOException cause) {
		return new IpcException("The directory '" + directory + "' can't be created or read (" + cause
				+ "): make it with 'install -d -m 0700 -o " + uid() + " " + directory + "', " + SETTING, cause);
	}

	private static long uid() {
		return ProcessIdentity.current().uid();
	}

	private static void requireTrustedLink(Path directory) throws IOException {
		if (Files.isSymbolicLink(directory)) {
			long owner = FileOwner.uid(directory, LinkOption.NOFOLLOW_LINKS);
			// The administrator may lead us elsewhere, another user may not
			if (owner != 0) {
				requireOwner(directory, owner, "rm " + directory);
			}
		}
	}

	private static void requireOwner(Path directory, long owner, String remedy) {
		if (owner != uid()) {
			throw new IpcException("The directory '" + directory + "' belongs to uid " + owner + ", but this process "
					+ "runs as uid " + uid() + ": '" + remedy + "' as an administrator, " + SETTING);
		}
	}

	private static void requireMode(Path directory) throws IOException {
		Set<PosixFilePermission> mode = Files.getPosixFilePermissions(directory);
		if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
			throw new IpcException("The directory '" + directory + "' has mode " + PosixFilePermissions.toString(mode)
					+ ", so others can write to it and take the place of any task: look whether what it contains is "
					+ "yours, then 'chmod 700 " + directory + "', " + SETTING);
		}
	}

}
