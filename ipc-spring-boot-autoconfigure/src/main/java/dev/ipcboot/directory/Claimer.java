package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import org.jspecify.annotations.Nullable;

/**
 * Takes the lock of a task. A lock that is held is no proof of an owner: a probe holds it
 * shared for microseconds, and a sweep holds it while it cleans up after a dead owner. So
 * a claimer gives up at once only if a living owner shows itself by its record, and tries
 * again for {@value #PATIENCE_MILLIS} ms otherwise.
 * <p>
 * A lock that is free is no proof either: the lock file of a living owner may have been
 * removed. That owner looks after it several times a second, so a claimer that finds its
 * record leaves the new lock file to it.
 */
final class Claimer {

	private static final long PATIENCE_MILLIS = 2000;

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	/** Pause of a claimer that has the lock in each of its attempts. */
	private static final long COURTESY_NANOS = Duration.ofMillis(20).toNanos();

	/** An owner puts back its lock file within this time. */
	private static final long RETURN_NANOS = Duration.ofMillis(1200).toNanos();

	private final TaskFiles files;

	private final String task;

	private final Path lock;

	/** Until when an owner that can't be seen may put back its lock file. */
	private long reservedUntil;

	private boolean reserved;

	Claimer(TaskFiles files, String task) {
		this.files = files;
		this.task = task;
		this.lock = files.lock(task);
	}

	/**
	 * Take the lock.
	 * @return the claim
	 * @throws IpcTaskTakenException if another owner has it
	 */
	Claim claim() {
		long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
		while (true) {
			boolean removed = !Files.exists(this.lock, LinkOption.NOFOLLOW_LINKS);
			boolean locked = tryLock();
			TaskRecord entry = RecordFile.read(this.files, this.task).entry();
			if (locked && !belongsToAnother(entry, removed)) {
				return new Claim(this.files, this.task, entry);
			}
			if (locked) {
				release();
			}
			else if (FileLocks.isClaimedHere(this.lock)) {
				throw new IpcTaskTakenException(this.task, "this very process, " + owner());
			}
			boolean alive = entry != null && TaskDirectory.isRunning(entry);
			if ((alive && !locked) || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
				throw new IpcTaskTakenException(this.task,
						(alive) ? owner() + (locked ? ", although its lock file " + this.lock + " was removed" : "")
								: unseenOwner());
			}
			LockSupport.parkNanos(this, (locked) ? COURTESY_NANOS : PAUSE_NANOS);
		}
	}

	/**
	 * Whether the lock, although it was free, belongs to an owner whose lock file was
	 * removed. That is certain if its process is running, unless it is about to end. An
	 * owner in another pid namespace can't be seen and gets some time.
	 */
	private boolean belongsToAnother(@Nullable TaskRecord entry, boolean removed) {
		if (entry == null || Claim.isGivenUp(entry)) {
			return false;
		}
		if (removed && !this.reserved) {
			this.reserved = true;
			this.reservedUntil = System.nanoTime() + RETURN_NANOS;
		}
		return TaskDirectory.isRunning(entry) || (this.reserved && this.reservedUntil - System.nanoTime() > 0);
	}

	private boolean tryLock() {
		try {
			return FileLocks.tryAcquire(this.lock, true);
		}
		catch (NoSuchFileException ex) {
			// The directory was removed
			DirectoryCheck.require(this.files.directory());
			return false;
		}
		catch (IOException ex) {
			throw new IpcException("The lock " + this.lock + " of task '" + this.task + "' can't be taken: " + ex
					+ "; the directory must be on a local file system with room, and this user must be able to write "
					+ "to it", ex);
		}
	}

	private void release() {
		try {
			FileLocks.release(this.lock);
		}
		catch (IOException ex) {
			// It is released all the same
		}
	}

	private String owner() {
		return RecordFile.read(this.files, this.task)
			.found()
			.map(TaskRecord::owner)
			.orElse("pid " + ProcessHandle.current().pid());
	}

	private String unseenOwner() {
		return unseenOwner(this.files, this.task);
	}

	/**
	 * The owner that holds a lock, in words, if its record doesn't tell.
	 * @param files the files of the directory
	 * @param task the task
	 * @return the owner
	 */
	static String unseenOwner(TaskFiles files, String task) {
		Path lock = files.lock(task);
		OptionalLong pid = LockHolder.of(lock);
		return "a process that holds " + lock
				+ (pid.isPresent() ? " (pid " + pid.getAsLong() + ", see 'fuser " + lock + "')"
						: " but can't be seen from here ('fuser " + lock + "' may name it)")
				+ RecordFile.read(files, task).found().map((entry) -> "; the record says " + entry.owner()).orElse("");
	}

}
