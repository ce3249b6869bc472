package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;

/**
 * The locks that this process holds on lock files.
 * <p>
 * The kernel's record locks belong to a process and to a file, and <em>all</em> of them
 * are dropped when the process closes <em>any</em> descriptor of that file. So whatever
 * opens a lock file does it here, under one guard, and never while the lock is held. The
 * channels of held locks are kept here too, because an unreachable channel is closed by
 * the collector.
 * <p>
 * A second copy of this class (another class loader of the same JVM) has a set of its
 * own. The JDK tells us by an {@link OverlappingFileLockException} that such a copy holds
 * a lock; the channel that met it is kept open and used again, for closing it would cost
 * the other copy its lock.
 * <p>
 * Safe for use by any thread. No call waits for a lock.
 */
final class FileLocks {

	private static final ReentrantLock GUARD = new ReentrantLock();

	private static final Map<Path, Held> HELD = new HashMap<>();

	private static final Map<Path, FileChannel> MET_ANOTHER_COPY = new HashMap<>();

	private static final FileAttribute<?> MODE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private FileLocks() {
	}

	/**
	 * Try to take the exclusive lock.
	 * @param file the lock file, by its real path; created when missing
	 * @param claim whether it is for a claim, as opposed to a sweep
	 * @return {@code false} if somebody else has it, in this process or another
	 * @throws IOException if the file can't be opened or locked
	 */
	static boolean tryAcquire(Path file, boolean claim) throws IOException {
		GUARD.lock();
		try {
			if (HELD.containsKey(file)) {
				return false;
			}
			FileChannel channel = open(file, StandardOpenOption.CREATE);
			if (tryLock(file, channel, false) == null) {
				return false;
			}
			HELD.put(file, new Held(channel, claim, null));
			return true;
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Whether nobody holds the exclusive lock. The probe takes a shared lock for some
	 * microseconds, which disturbs no other probe.
	 * @param file the lock file, by its real path; not created
	 * @return {@code true} if nobody holds it or there is no file
	 * @throws IOException if the file can't be opened or locked
	 */
	static boolean isFree(Path file) throws IOException {
		GUARD.lock();
		try {
			if (HELD.containsKey(file)) {
				return false;
			}
			FileChannel channel = open(file);
			FileLock lock = tryLock(file, channel, true);
			if (lock != null) {
				channel.close();
			}
			return lock != null;
		}
		catch (NoSuchFileException ex) {
			return true;
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Whether this process holds the lock for a claim.
	 * @param file the lock file, by its real path
	 * @return {@code true} if it does
	 */
	static boolean isClaimedHere(Path file) {
		GUARD.lock();
		try {
			Held held = HELD.get(file);
			return held != null && held.claim();
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Note what has been published under a claim of this process.
	 * @param file the lock file, by its real path
	 * @param entry the record
	 */
	static void publish(Path file, TaskRecord entry) {
		GUARD.lock();
		try {
			HELD.computeIfPresent(file, (key, held) -> new Held(held.channel(), held.claim(), entry));
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * What has been published under a claim of this process.
	 * @param file the lock file, by its real path
	 * @return the record, empty if this process has not claimed the task or not yet
	 * published anything
	 */
	static Optional<TaskRecord> published(Path file) {
		GUARD.lock();
		try {
			return Optional.ofNullable(HELD.get(file)).map(Held::entry);
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Give up a lock that {@link #tryAcquire} took.
	 * @param file the lock file, by its real path
	 * @throws IOException if closing it fails; the lock is gone even so
	 */
	static void release(Path file) throws IOException {
		GUARD.lock();
		try {
			Held held = HELD.remove(file);
			if (held != null) {
				held.channel().close();
			}
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * What tells a file from all others.
	 * @param file the file
	 * @return the key, or {@code null} if there is no such file
	 */
	static @Nullable Object key(Path file) {
		try {
			return Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static FileChannel open(Path file, OpenOption... options) throws IOException {
		FileChannel kept = MET_ANOTHER_COPY.remove(file);
		if (kept != null) {
			return kept;
		}
		Set<OpenOption> all = new HashSet<>(Set.of(options));
		all.addAll(Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
		return FileChannel.open(file, all, MODE);
	}

	// Closes the channel unless it has the lock, or another copy of this class has
	private static @Nullable FileLock tryLock(Path file, FileChannel channel, boolean shared) throws IOException {
		boolean close = true;
		try {
			FileLock lock = channel.tryLock(0, Long.MAX_VALUE, shared);
			close = (lock == null);
			return lock;
		}
		catch (OverlappingFileLockException ex) {
			MET_ANOTHER_COPY.put(file, channel);
			close = false;
			return null;
		}
		finally {
			if (close) {
				channel.close();
			}
		}
	}

	private record Held(FileChannel channel, boolean claim, @Nullable TaskRecord entry) {
	}

}
