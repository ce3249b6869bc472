package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import org.jspecify.annotations.Nullable;

/**
 * The ownership of a name, from {@link TaskDirectory#claim} to {@link #close()} or the
 * death of the process, whichever comes first: the kernel drops the lock even after
 * {@code kill -9}.
 * <p>
 * The way of an owner: claim, remove what the dead owner {@linkplain #leftBehind() left
 * behind}, bind, {@linkplain #publish publish}, work, unbind, close.
 * <p>
 * Safe for use by any thread.
 */
public final class Claim implements AutoCloseable {

	private static final SecureRandom RANDOM = new SecureRandom();

	/** Instances of closed claims of this process whose record could not be removed. */
	private static final Set<String> GIVEN_UP = ConcurrentHashMap.newKeySet();

	private static final int LOCK_ATTEMPTS = 25;

	private static final long REMOVAL_NANOS = 1_000_000_000;

	private static final long LOCK_PAUSE_NANOS = 2_000_000;

	private final ReentrantLock guard = new ReentrantLock();

	private final TaskFiles files;

	private final String task;

	private final @Nullable TaskRecord leftBehind;

	private final String instance = HexFormat.of().toHexDigits(RANDOM.nextLong());

	private final long since = System.currentTimeMillis();

	private boolean closed;

	/** Evidence of the process to which the name was given up. */
	private @Nullable IpcTaskTakenException lost;

	private @Nullable TaskRecord published;

	/** The record file as it was written. */
	private @Nullable Object publishedVersion;

	Claim(TaskFiles files, String task, @Nullable TaskRecord leftBehind) {
		this.files = files;
		this.task = task;
		this.leftBehind = leftBehind;
	}

	/**
	 * Whether this process has given up the claim that a record tells of.
	 * @param entry the record
	 * @return {@code true} if it is a left-over of this process
	 */
	static boolean isGivenUp(TaskRecord entry) {
		return GIVEN_UP.contains(entry.instance());
	}

	/**
	 * The name that is owned.
	 * @return the task
	 */
	public String task() {
		return this.task;
	}

	/**
	 * Identity of this claim among all claims of the name.
	 * @return random hexadecimal digits, as in the record
	 */
	public String instance() {
		return this.instance;
	}

	/**
	 * The record of an owner that died without closing its claim. Its addresses may hold
	 * stale objects. The record stays until another one is published.
	 * @return the record of the dead owner
	 */
	public Optional<TaskRecord> leftBehind() {
		return Optional.ofNullable(this.leftBehind);
	}

	/**
	 * A record for this claim and this process, not yet published.
	 * @param addresses where the task is reached, the preferred address first
	 * @param framing how messages are framed
	 * @return the record
	 */
	public TaskRecord describe(List<IpcAddress> addresses, String framing) {
		ProcessIdentity self = ProcessIdentity.current();
		return new TaskRecord(this.task, addresses, self.pid(), self.startTime(), self.user(), self.uid(), framing,
				TaskRecord.PROTOCOL, this.instance, this.since, Map.of());
	}

	/**
	 * Tell everybody where the task is reached. A later call replaces the record.
	 * @param entry the record, of this task
	 * @throws IpcException if the record can't be written, or the claim is closed
	 */
	public void publish(TaskRecord entry) {
		if (!entry.task().equals(this.task)) {
			throw new IllegalArgumentException(
					"The record of '" + entry.task() + "' is not one of '" + this.task + "'");
		}
		this.guard.lock();
		try {
			if (this.closed) {
				throw new IpcException("The claim of task '" + this.task + "' is closed: claim it again");
			}
			if (this.lost != null) {
				throw new IpcException("The name '" + this.task + "' was lost to another process: claim it again");
			}
			despiteRemoval(false, () -> {
				write(entry);
				return true;
			});
			this.published = entry;
			FileLocks.publish(this.files.lock(this.task), entry);
		}
		catch (IOException ex) {
			throw new IpcException("The record of task '" + this.task + "' can't be written to "
					+ this.files.recordOf(this.task) + ": " + ex + "; the directory needs room and must be writable",
					ex);
		}
		finally {
			this.guard.unlock();
		}
	}

	private void write(TaskRecord entry) throws IOException {
		RecordFile.write(this.files, entry);
		this.publishedVersion = RecordFile.version(this.files, this.task);
	}

	/**
	 * Whether the lock that is held still is the one that others look at. Costs a system
	 * call and opens nothing.
	 * @return {@code false} if the lock file was removed or replaced: another process can
	 * claim the name, or has done so
	 */
	public boolean isIntact() {
		this.guard.lock();
		try {
			return this.closed || FileLocks.isIntact(this.files.lock(this.task));
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Put back what somebody has removed or overwritten: the directory, the lock file,
	 * the record. To be called several times a second. Costs two system calls as long as
	 * nothing is missing.
	 * @return whether something was put back
	 * @throws IpcTaskTakenException if another process has claimed the name meanwhile.
	 * The name is given up: nothing in the directory belongs to this claim any more
	 * @throws IpcException if something can't be put back now; the next call tries again
	 */
	public boolean keep() {
		this.guard.lock();
		try {
			if (this.closed) {
				return false;
			}
			if (this.lost != null) {
				throw this.lost;
			}
			boolean missing = !FileLocks.isIntact(this.files.lock(this.task));
			return despiteRemoval(missing, this::keepRecord) || missing;
		}
		catch (IOException ex) {
			throw new IpcException(
					"The lock or the record of task '" + this.task + "' was removed from " + this.files.directory()
							+ " and can't be put back: " + ex + "; the directory needs room and must be writable",
					ex);
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Do something in the directory, and once more if the directory was removed
	 * meanwhile.
	 * @param missing whether directory and lock have to be put back first
	 */
	private boolean despiteRemoval(boolean missing, Step step) throws IOException {
		boolean putBack = missing;
		long end = System.nanoTime() + REMOVAL_NANOS;
		while (true) {
			try {
				if (putBack) {
					requireDirectory();
					relock();
				}
				return step.run();
			}
			catch (NoSuchFileException ex) {
				if (System.nanoTime() - end > 0) {
					throw ex;
				}
				putBack = true;
			}
		}
	}

	private void requireDirectory() throws IOException {
		Path directory = this.files.directory();
		if (!DirectoryCheck.require(directory).equals(directory)) {
			throw new IOException("the directory now leads elsewhere");
		}
	}

	/**
	 * Lock the file at the path of the lock. A probe or a sweep may have it for a moment,
	 * and a claimer that finds the record gives it back; a claimer that keeps it is the
	 * new owner.
	 */
	private void relock() throws IOException {
		for (int attempt = 1; !FileLocks.relock(this.files.lock(this.task)); attempt++) {
			TaskRecord rival = rival();
			if (rival != null || attempt == LOCK_ATTEMPTS) {
				lose((rival != null) ? rival.owner() : Claimer.unseenOwner(this.files, this.task));
			}
			LockSupport.parkNanos(this, LOCK_PAUSE_NANOS);
		}
		TaskRecord rival = rival();
		if (rival != null) {
			// It has claimed the name, and its lock file was removed in turn
			lose(rival.owner());
		}
	}

	/**
	 * Give up the name to another process. The record of this claim goes too: it would
	 * tell claimers of a living owner. If the other process writes its own at this very
	 * moment, that one is put back by it.
	 */
	private void lose(String owner) throws IOException {
		IpcTaskTakenException cause = new IpcTaskTakenException(this.task, owner);
		this.lost = cause;
		FileLocks.release(this.files.lock(this.task));
		GIVEN_UP.add(this.instance);
		TaskRecord entry = RecordFile.read(this.files, this.task).entry();
		if (entry != null && isOwn(entry)) {
			RecordFile.remove(this.files, this.task);
		}
		throw cause;
	}

	/**
	 * The record of a running process that has claimed the name after this claim.
	 */
	private @Nullable TaskRecord rival() {
		TaskRecord entry = RecordFile.read(this.files, this.task).entry();
		return (entry != null && !isOwn(entry) && TaskDirectory.isRunning(entry)) ? entry : null;
	}

	private boolean isOwn(TaskRecord entry) {
		return entry.instance().equals(this.instance)
				|| (this.leftBehind != null && entry.instance().equals(this.leftBehind.instance()));
	}

	private boolean keepRecord() throws IOException {
		TaskRecord entry = this.published;
		if (entry == null || Objects.equals(this.publishedVersion, RecordFile.version(this.files, this.task))) {
			return false;
		}
		if (entry.equals(RecordFile.read(this.files, this.task).entry())) {
			this.publishedVersion = RecordFile.version(this.files, this.task);
			return false;
		}
		write(entry);
		return true;
	}

	/**
	 * Make lock and record look freshly used, so that a cleaner of temporary files leaves
	 * them alone. Once a day is enough.
	 * @return {@code false} if the lock file is gone all the same: another process can
	 * now claim the name
	 */
	public boolean refresh() {
		this.guard.lock();
		try {
			if (!this.closed) {
				// chmod opens nothing; setting the time would open the lock file, and
				// closing it would drop the lock
				var mode = PosixFilePermissions.fromString("rw-------");
				Files.setPosixFilePermissions(this.files.lock(this.task), mode);
				Files.setPosixFilePermissions(this.files.recordOf(this.task), mode);
			}
			return true;
		}
		catch (IOException ex) {
			return Files.exists(this.files.lock(this.task));
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Remove the record, then give up the name. Further calls do nothing. A record of
	 * another owner is left alone.
	 * <p>
	 * The lock file of an ordinary task stays, and must stay: if it were unlinked, a
	 * process that had opened it just before would lock a file without a name, another
	 * one would create and lock a new file, and the task would have two owners. The names
	 * of private return tasks are never used twice, so their lock files can be unlinked
	 * under the lock, and are, or else they would pile up.
	 * @throws IpcException if the record can't be removed; the name is given up even so
	 */
	@Override
	public void close() {
		this.guard.lock();
		try {
			if (!this.closed) {
				this.closed = true;
				removeFiles();
			}
		}
		catch (IOException ex) {
			GIVEN_UP.add(this.instance);
			throw new IpcException("The claim of task '" + this.task + "' was given up, but its record "
					+ this.files.recordOf(this.task) + " can't be removed: " + ex + "; remove it by hand", ex);
		}
		finally {
			this.guard.unlock();
		}
	}

	private void removeFiles() throws IOException {
		Path lock = this.files.lock(this.task);
		try {
			if (this.lost == null && Files.isDirectory(this.files.directory()) && FileLocks.relock(lock)) {
				removeRecord();
				if (TaskFiles.isReturn(this.task)) {
					Files.deleteIfExists(lock);
				}
			}
		}
		finally {
			FileLocks.release(lock);
		}
	}

	/**
	 * Remove the record unless it is another owner's. The lock is held, so a record that
	 * can't be read is nobody's.
	 */
	private void removeRecord() throws IOException {
		TaskRecord entry = RecordFile.read(this.files, this.task).entry();
		if (entry == null || isOwn(entry)) {
			RecordFile.remove(this.files, this.task);
		}
	}

	private interface Step {

		boolean run() throws IOException;

	}

}
