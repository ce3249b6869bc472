package dev.ipcboot.posix;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A limit of the kernel and its present value, for decisions and for error messages.
 * Immutable; needs no native code.
 *
 * @param name where the limit is set
 * @param value its present value, or -1 if the system does not tell
 */
public record KernelLimit(String name, long value) {

	private static final int MAX_DIGITS = 64;

	private static final Path SELF = Path.of("/proc/self");

	/**
	 * A limit of the whole system.
	 * @param path a file below {@code /proc/sys}
	 * @return the limit
	 */
	public static KernelLimit sysctl(String path) {
		// The kernel answers the first read alone, and Files.readString() begins with one
		// byte.
		try (InputStream file = Files.newInputStream(Path.of(path))) {
			byte[] digits = new byte[MAX_DIGITS];
			int length = Math.max(0, file.read(digits));
			return new KernelLimit(path,
					Long.parseLong(new String(digits, 0, length, StandardCharsets.US_ASCII).strip()));
		}
		catch (IOException | NumberFormatException ex) {
			return new KernelLimit(path, -1);
		}
	}

	/**
	 * The limit on bytes in POSIX message queues of this user.
	 * @return the limit
	 */
	public static KernelLimit messageQueueBytes() {
		return resource("RLIMIT_MSGQUEUE", "Max msgqueue size");
	}

	/**
	 * The limit on open files of this process.
	 * @return the limit
	 */
	public static KernelLimit openFiles() {
		return resource("RLIMIT_NOFILE", "Max open files");
	}

	/**
	 * How many files this process has open.
	 * @return the number
	 */
	public static long countOpenFiles() {
		try (Stream<Path> files = Files.list(SELF.resolve("fd"))) {
			return files.count();
		}
		catch (IOException ex) {
			return -1;
		}
	}

	/**
	 * The lesser of this limit and a wish.
	 * @param wish the wish
	 * @return the wish, or the limit where it is known and below
	 */
	public long atMost(long wish) {
		return (this.value > 0) ? Math.min(this.value, wish) : wish;
	}

	@Override
	public String toString() {
		return this.name + " = " + ((this.value >= 0) ? this.value : "unknown");
	}

	private static KernelLimit resource(String name, String label) {
		try (Stream<String> lines = Files.lines(SELF.resolve("limits"))) {
			return lines.filter((line) -> line.startsWith(label))
				.map((line) -> line.substring(label.length()).strip().split("\\s+")[0])
				.map((soft) -> new KernelLimit(name, "unlimited".equals(soft) ? Long.MAX_VALUE : Long.parseLong(soft)))
				.findFirst()
				.orElse(new KernelLimit(name, -1));
		}
		catch (IOException | NumberFormatException ex) {
			return new KernelLimit(name, -1);
		}
	}

}
