package dev.ipcboot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Looks for what a test may have left in this process and in the system.
 */
final class LeftOvers {

	private static final long SELF = ProcessHandle.current().pid();

	private LeftOvers() {
	}

	static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.isAlive() && thread.getName().startsWith("ipc-"))
			.map(Thread::getName)
			.sorted()
			.toList();
	}

	static List<String> processes() {
		return ProcessHandle.current()
			.descendants()
			.filter(ProcessHandle::isAlive)
			.map((process) -> process.pid() + " " + process.info().commandLine().orElse("?"))
			.toList();
	}

	static List<String> directories() {
		return TestPaths.created().stream().filter(Files::exists).map(Path::toString).toList();
	}

	/**
	 * Open descriptors of FIFOs and queues, and of sockets with a path in a directory of
	 * the tests.
	 */
	static List<String> descriptors() throws IOException {
		Set<String> ownSockets = new HashSet<>();
		for (String line : Files.readAllLines(Path.of("/proc/net/unix"))) {
			if (line.contains("/ipc" + SELF + "-")) {
				ownSockets.add("socket:[" + line.strip().split("\\s+")[6] + "]");
			}
		}
		return open((target) -> target.contains("/ipc" + SELF + "-") || target.contains("/ipc." + uid() + ".")
				|| ownSockets.contains(target));
	}

	private static List<String> open(Predicate<String> ours) throws IOException {
		List<String> targets = new ArrayList<>();
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			for (Path descriptor : descriptors.toList()) {
				try {
					String target = Files.readSymbolicLink(descriptor).toString();
					if (ours.test(target)) {
						targets.add(target);
					}
				}
				catch (IOException ex) {
					// It was the descriptor of the listing itself.
				}
			}
		}
		return targets;
	}

	/**
	 * POSIX queues whose name was derived from a directory of the tests.
	 * @param mount where the file system of the queues is mounted
	 */
	static List<String> posixQueues(Path mount) throws IOException {
		Set<String> prefixes = TestPaths.created()
			.stream()
			.flatMap((path) -> Stream.of(path, path.resolve("d")))
			.map((path) -> "ipc." + uid() + "." + hash(path) + ".")
			.collect(Collectors.toSet());
		try (Stream<Path> queues = Files.list(mount)) {
			return queues.map((queue) -> queue.getFileName().toString())
				.filter((name) -> prefixes.stream().anyMatch(name::startsWith))
				.toList();
		}
	}

	/**
	 * System V queues that this process was the last to send to or receive from.
	 */
	static List<String> systemVQueues() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/sysvipc/msg"))) {
			return lines.skip(1).map((line) -> line.strip().split("\\s+")).filter((columns) -> {
				String self = Long.toString(SELF);
				return columns[5].equals(self) || columns[6].equals(self);
			}).map((columns) -> "key " + columns[0] + ", id " + columns[1]).toList();
		}
	}

	private static long uid() {
		try {
			return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String hash(Path directory) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256")
				.digest(directory.toString().getBytes(StandardCharsets.UTF_8));
			return String.format("%08x", ByteBuffer.wrap(digest).getInt());
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
