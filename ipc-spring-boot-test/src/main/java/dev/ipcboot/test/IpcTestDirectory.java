package dev.ipcboot.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.util.FileSystemUtils;

/**
 * A directory for one test, with a path that leaves room for the longest name of a
 * socket. With JUnit, for tests that make their application contexts themselves:
 * <pre class="code">
 * &#64;AutoClose
 * final IpcTestDirectory directory = IpcTestDirectory.create();
 * </pre>
 */
public final class IpcTestDirectory implements AutoCloseable {

	/**
	 * A socket has 107 characters, a task's name at most 64.
	 */
	static final int MAX_LENGTH = 107 - "/".length() - 64 - ".sock".length();

	private static final String PREFIX = "ipc";

	/** What {@code Files.createTempDirectory} appends, at most. */
	private static final int SUFFIX_LENGTH = 20;

	private final Path path;

	private IpcTestDirectory(Path path) {
		this.path = path;
	}

	/**
	 * Create a directory, with mode 0700: below {@code java.io.tmpdir} if its path is
	 * short enough, otherwise below {@code /tmp}.
	 * @return the directory
	 */
	public static IpcTestDirectory create() {
		return create(List.of(Path.of(System.getProperty("java.io.tmpdir")), Path.of("/tmp")));
	}

	static IpcTestDirectory create(List<Path> parents) {
		Path parent = parents.stream()
			.map(Path::toAbsolutePath)
			.filter((candidate) -> length(candidate) <= MAX_LENGTH && Files.isWritable(candidate))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("None of " + parents + " is writable and short enough: with "
					+ (PREFIX.length() + SUFFIX_LENGTH) + " characters more, sockets of the longest names would not fit"
					+ "; set java.io.tmpdir to a short path"));
		try {
			return new IpcTestDirectory(Files.createTempDirectory(parent, PREFIX).toRealPath());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int length(Path parent) {
		return parent.toString().length() + "/".length() + PREFIX.length() + SUFFIX_LENGTH;
	}

	/**
	 * Where it is.
	 * @return the path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * As a property.
	 * @return the property that makes an application use it
	 */
	public String property() {
		return "ipc.directory=" + this.path;
	}

	/**
	 * The names of the files in it, to see what is left.
	 * @return the names, in order
	 */
	public List<String> files() {
		try (Stream<Path> files = Files.list(this.path)) {
			return files.map((file) -> file.getFileName().toString()).sorted(Comparator.naturalOrder()).toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Remove it with what is in it. Stop the applications that use it before.
	 */
	@Override
	public void close() {
		try {
			FileSystemUtils.deleteRecursively(this.path);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
