package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;

/**
 * Takes the lock of a task. A lock that is held is no proof of an owner: a probe holds it
 * shared for microseconds, and a sweep holds it while it cleans up after a dead owner. So
 * a claimer gives up at once only if a living owner shows itself by its record, and tries
 * again for {@value #PATIENCE_MILLIS} ms otherwise.
 */
final class Claimer {

	private static final long PATIENCE_MILLIS = 2000;

	private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

	private final TaskFiles files;

	private final String task;

	private final Path lock;

	Claimer(TaskFiles files, String task) {
		this.files = files;
		this.task = task;
		this.lock = files.lock(task);
	}

	/**
	 * Take the lock.
	 * @return the claim
	 * @throws IpcTaskTakenException if somebody else has it
	 */
	Claim claim() {
		long deadline = System.nanoTime() + Duration.ofMillis(PATIENCE_MILLIS).toNanos();
		while (!tryClaim()) {
			if (FileLocks.isClaimedHere(this.lock)) {
				throw new IpcTaskTakenException(this.task, "this very process, " + owner());
			}
			TaskLookup lookup = RecordFile.read(this.files, this.task);
			boolean alive = lookup.found().filter(TaskDirectory::isRunning).isPresent();
			if (alive || System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
				throw new IpcTaskTakenException(this.task, (alive) ? owner() : unseenOwner());
			}
			LockSupport.parkNanos(this, PAUSE_NANOS);
		}
		return new Claim(this.files, this.task, RecordFile.read(this.files, this.task).entry());
	}

	private boolean tryClaim() {
		try {
			if (!FileLocks.tryAcquire(this.lock, true)) {
				return false;
			}
			if (TaskFiles.isReturn(this.task) && !Files.exists(this.lock)) {
				// A sweep took the new file for an orphan before it was locked
				FileLocks.release(this.lock);
				return false;
			}
			return true;
		}
		catch (IOException ex) {
			throw new IpcException("The lock " + this.lock + " of task '" + this.task + "' can't be taken: " + ex
					+ "; the directory must be on a local file system with room, and this user must be able to write "
					+ "to it", ex);
		}
	}

	private String owner() {
		return RecordFile.read(this.files, this.task)
			.found()
			.map(TaskRecord::owner)
			.orElse("pid " + ProcessHandle.current().pid());
	}

	private String unseenOwner() {
		return "a process that holds " + this.lock + " but can't be seen from here ('fuser " + this.lock
				+ "' may name it)"
				+ RecordFile.read(this.files, this.task)
					.found()
					.map((entry) -> "; the record says " + entry.owner())
					.orElse("");
	}

}
