package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

	private static final Map<Path, Opened> MET_ANOTHER_COPY = new HashMap<>();

	/**
	 * Channels of removed lock files that another copy of this class has locked. Closing
	 * them would drop its lock.
	 */
	private static final List<FileChannel> KEPT_OPEN = new ArrayList<>();

	private static final Set<OpenOption> OPTIONS = Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE,
			LinkOption.NOFOLLOW_LINKS);

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
			Opened locked = lock(file);
			if (locked == null) {
				return false;
			}
			HELD.put(file, new Held(locked, claim, null));
			return true;
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Move the lock of a claim to the file that stands at its path now, because the file
	 * that was locked before has been removed or replaced. Other processes look at the
	 * path only.
	 * @param file the lock file, by its real path; created when missing
	 * @return {@code false} if another process has the lock, or this one has no claim
	 * @throws IOException if the file can't be opened or locked
	 */
	static boolean relock(Path file) throws IOException {
		GUARD.lock();
		try {
			Held held = HELD.get(file);
			if (held == null || !held.claim()) {
				return false;
			}
			if (!held.isIntact(file)) {
				Opened locked = lock(file);
				if (locked == null) {
					return false;
				}
				HELD.put(file, new Held(locked, true, held.entry()));
				held.opened().channel().close();
			}
			return true;
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Whether the file that this process has locked still is the one at its path. Costs a
	 * system call and opens nothing.
	 * @param file the lock file, by its real path
	 * @return {@code false} if it was removed or replaced, or this process holds no lock
	 */
	static boolean isIntact(Path file) {
		GUARD.lock();
		try {
			Held held = HELD.get(file);
			return held != null && held.isIntact(file);
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
			Opened opened = open(file);
			FileLock lock = tryLock(file, opened, true);
			if (lock != null) {
				opened.channel().close();
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
			HELD.computeIfPresent(file, (key, held) -> new Held(held.opened(), held.claim(), entry));
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
				held.opened().channel().close();
			}
		}
		finally {
			GUARD.unlock();
		}
	}

	/**
	 * Create the file if it is missing, and lock it.
	 * @return the locked file, or {@code null} if another process has the lock, or the
	 * file was removed before it was locked
	 */
	private static @Nullable Opened lock(Path file) throws IOException {
		try {
			Files.createFile(file, MODE);
		}
		catch (FileAlreadyExistsException ex) {
			// The usual case
		}
		Opened opened;
		try {
			opened = open(file);
		}
		catch (NoSuchFileException ex) {
			if (!Files.isDirectory(Objects.requireNonNull(file.getParent()))) {
				throw ex;
			}
			return null;
		}
		if (tryLock(file, opened, false) == null) {
			return null;
		}
		if (!opened.version().equals(Version.of(file))) {
			opened.channel().close();
			return null;
		}
		return opened;
	}

	private static Opened open(Path file) throws IOException {
		Version version = Version.of(file);
		Opened kept = MET_ANOTHER_COPY.remove(file);
		if (kept != null) {
			if (version != null && kept.version().isSameFile(version)) {
				return new Opened(kept.channel(), version);
			}
			KEPT_OPEN.add(kept.channel());
		}
		if (version == null) {
			throw new NoSuchFileException(file.toString());
		}
		return new Opened(FileChannel.open(file, OPTIONS), version);
	}

	// Closes the channel unless it has the lock, or another copy of this class has
	private static @Nullable FileLock tryLock(Path file, Opened opened, boolean shared) throws IOException {
		boolean close = true;
		try {
			FileLock lock = opened.channel().tryLock(0, Long.MAX_VALUE, shared);
			close = (lock == null);
			return lock;
		}
		catch (OverlappingFileLockException ex) {
			MET_ANOTHER_COPY.put(file, opened);
			close = false;
			return null;
		}
		finally {
			if (close) {
				opened.channel().close();
			}
		}
	}

	private record Held(Opened opened, boolean claim, @Nullable TaskRecord entry) {

		/**
		 * The kernel gives the number of an inode to no other file as long as the channel
		 * is open.
		 */
		boolean isIntact(Path file) {
			Version present = Version.of(file);
			return present != null && this.opened.version().isSameFile(present);
		}

	}

	/**
	 * An open lock file.
	 *
	 * @param version the file at the path just before it was opened
	 */
	private record Opened(FileChannel channel, Version version) {
	}

	/**
	 * Identifies the file at a path. The time of the last change tells a file from a
	 * removed one whose inode number it has got.
	 */
	private record Version(Object inode, Object device, Object changed) {

		static @Nullable Version of(Path file) {
			try {
				Map<String, Object> attributes = Files.readAttributes(file, "unix:ino,dev,ctime",
						LinkOption.NOFOLLOW_LINKS);
				return new Version(Objects.requireNonNull(attributes.get("ino")),
						Objects.requireNonNull(attributes.get("dev")), Objects.requireNonNull(attributes.get("ctime")));
			}
			catch (IOException ex) {
				return null;
			}
		}

		boolean isSameFile(Version other) {
			return this.inode.equals(other.inode) && this.device.equals(other.device);
		}

	}

}
