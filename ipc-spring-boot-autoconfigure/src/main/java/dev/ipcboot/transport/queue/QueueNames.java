package dev.ipcboot.transport.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.posix.CurrentUser;

/**
 * Derives the kernel's names for queues from user, directory and task, so that two users
 * or two directories never share a queue.
 */
final class QueueNames {

	private static final int MAX_LENGTH = 255;

	private static final long MAX_KEY = 0xFFFF_FFFFL;

	private QueueNames() {
	}

	/**
	 * The name of a POSIX queue: {@code /ipc.<uid>.<task>} for the user's default
	 * directory, {@code /ipc.<uid>.<hash>.<task>} for any other, where the hash is the
	 * first 4 bytes of the SHA-256 of the absolute path in hexadecimal.
	 * @param task the task
	 * @param directory the directory
	 * @return the name
	 */
	static String posix(String task, Path directory) {
		long uid = CurrentUser.uid();
		String scope = scope(uid, directory);
		return "/ipc." + uid + "." + (scope.isEmpty() ? "" : scope + ".") + task;
	}

	/**
	 * The key of a System V queue: the first 4 bytes of the SHA-256 of
	 * {@code <uid>:<task>}, or {@code <uid>:<hash>:<task>} outside the default directory,
	 * without the sign, and 1 instead of 0. {@code ftok} collides, and 0 means a private
	 * queue.
	 * @param task the task
	 * @param directory the directory
	 * @return the key in hexadecimal
	 */
	static String systemV(String task, Path directory) {
		long uid = CurrentUser.uid();
		String scope = scope(uid, directory);
		int hash = hash(uid + ":" + (scope.isEmpty() ? "" : scope + ":") + task) & Integer.MAX_VALUE;
		return String.format("0x%08x", Math.max(1, hash));
	}

	static int requireSystemV(IpcAddress address) {
		try {
			long key = Long.decode(address.target());
			if (key > 0 && key <= MAX_KEY) {
				return (int) key;
			}
		}
		catch (NumberFormatException ex) {
			// said below, with the remedy
		}
		throw new IpcAddressException(address.toString(), "the key of a System V queue is a positive 32-bit number",
				"write sysv-mq:0x1234abcd, or sysv-mq: alone to derive it from the name of the task");
	}

	static String requirePosix(IpcAddress address) {
		String name = address.target();
		if (name.length() < 2 || name.charAt(0) != '/' || name.indexOf('/', 1) >= 0 || "/.".equals(name)
				|| "/..".equals(name)) {
			throw new IpcAddressException(address.toString(), "the name of a queue is one slash and a file name",
					"write posix-mq:/orders, or posix-mq: alone to derive it from the name of the task");
		}
		int length = name.getBytes(StandardCharsets.UTF_8).length - 1;
		if (length > MAX_LENGTH) {
			throw new IpcAddressException(address.toString(), "the name of a queue has at most " + MAX_LENGTH
					+ " bytes after its slash, and this one has " + length, "shorten it");
		}
		return name;
	}

	/**
	 * What tells directories apart.
	 * @param uid the user
	 * @param directory the directory
	 * @return an empty string for the user's default directory, else 8 hexadecimal digits
	 */
	private static String scope(long uid, Path directory) {
		Path absolute = directory.toAbsolutePath().normalize();
		if (List.of(Path.of("/run/ipc-" + uid), Path.of("/tmp/ipc-" + uid)).contains(absolute)) {
			return "";
		}
		return String.format("%08x", hash(absolute.toString()));
	}

	private static int hash(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).getInt();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
