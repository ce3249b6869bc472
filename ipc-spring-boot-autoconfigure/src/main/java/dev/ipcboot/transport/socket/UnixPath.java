package dev.ipcboot.transport.socket;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;

/**
 * Turns the address of a Unix socket into a path or an abstract name, and checks it
 * against the little room that the kernel has for it.
 */
final class UnixPath {

	/**
	 * What {@code sun_path} holds beside its zero byte.
	 */
	static final int MAX_LENGTH = (System.getProperty("os.name").startsWith("Linux")) ? 107 : 103;

	private static final int HASH_LENGTH = 8;

	private UnixPath() {
	}

	static IpcAddress resolve(IpcAddress address, String task, Path directory, String suffix) {
		if (address.isDerived()) {
			return derive(address, task, directory.toAbsolutePath().normalize(), suffix);
		}
		if (!isAbstract(address) && !address.target().startsWith("/")) {
			throw new IpcAddressException(address.toString(), "'" + address.target() + "' is no absolute path",
					"write " + address.scheme() + ":/absolute/path, " + address.scheme() + ":@name for an abstract "
							+ "name, or " + address.scheme() + ": to derive the path from the task");
		}
		return check(isAbstract(address) ? address : address.withTarget(path(address).toString()));
	}

	static boolean isAbstract(IpcAddress address) {
		return address.target().startsWith("@");
	}

	static String abstractName(IpcAddress address) {
		return address.target().substring(1);
	}

	static Path path(IpcAddress address) {
		try {
			return Path.of(address.target());
		}
		catch (InvalidPathException ex) {
			throw new IpcAddressException(address.toString(), "it is no path: " + ex.getMessage(), "correct the path");
		}
	}

	private static IpcAddress derive(IpcAddress address, String task, Path directory, String suffix) {
		String full = directory.resolve(task + suffix).toString();
		if (length(full) <= MAX_LENGTH) {
			return address.withTarget(full);
		}
		// The tilde keeps it apart from every task, as their names have none.
		return check(address.withTarget(directory.resolve("~" + hash(task) + suffix).toString()));
	}

	private static IpcAddress check(IpcAddress address) {
		int length = length(address.target());
		if (length > MAX_LENGTH) {
			throw new IpcAddressException(address.toString(),
					"it is " + length + " bytes long, and the kernel takes " + MAX_LENGTH + " for a Unix socket",
					"choose a shorter path, or a shorter ipc.directory for addresses derived from the task");
		}
		return address;
	}

	static int length(String path) {
		return path.getBytes(StandardCharsets.UTF_8).length;
	}

	private static String hash(String task) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(task.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, HASH_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

}
