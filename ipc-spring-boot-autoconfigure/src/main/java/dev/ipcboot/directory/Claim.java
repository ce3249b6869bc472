package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
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

	private final ReentrantLock guard = new ReentrantLock();

	private final TaskFiles files;

	private final String task;

	private final @Nullable TaskRecord leftBehind;

	private final String instance = HexFormat.of().toHexDigits(RANDOM.nextLong());

	private final long since = System.currentTimeMillis();

	private boolean closed;

	/** What was locked, to tell it from another file that takes its place. */
	private final @Nullable Object lockFile;

	Claim(TaskFiles files, String task, @Nullable TaskRecord leftBehind) {
		this.files = files;
		this.task = task;
		this.leftBehind = leftBehind;
		this.lockFile = FileLocks.key(files.lock(task));
	}

	/**
	 * The name that is owned.
	 * @return the task
	 */
	public String task() {
		return this.task;
	}

	/**
	 * What tells this claim from all others of the name.
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
			RecordFile.write(this.files, entry);
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

	/**
	 * Whether the lock that is held still is the one that others look at. Costs a system
	 * call and opens nothing.
	 * @return {@code false} if the lock file was removed or replaced: another process can
	 * claim the name, or has done so
	 */
	public boolean isIntact() {
		this.guard.lock();
		try {
			return this.closed || Objects.equals(this.lockFile, FileLocks.key(this.files.lock(this.task)));
		}
		finally {
			this.guard.unlock();
		}
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
	 * Remove the record, then give up the name. Further calls do nothing.
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
			throw new IpcException("The claim of task '" + this.task + "' was given up, but its record "
					+ this.files.recordOf(this.task) + " can't be removed: " + ex + "; remove it by hand", ex);
		}
		finally {
			this.guard.unlock();
		}
	}

	private void removeFiles() throws IOException {
		try {
			RecordFile.remove(this.files, this.task);
			if (TaskFiles.isReturn(this.task)) {
				Files.deleteIfExists(this.files.lock(this.task));
			}
		}
		finally {
			FileLocks.release(this.files.lock(this.task));
		}
	}

}
