package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;

/**
 * The names of one user on one host, as files in a directory that only that user can
 * write. For each task it holds
 * <ul>
 * <li>{@code <task>.lock}: an empty file on which the owner holds an exclusive record
 * lock ({@code fcntl F_SETLK}, {@code lockf}; not {@code flock}) over its whole length as
 * long as it lives, and</li>
 * <li>{@code <task>.json}: the {@linkplain TaskRecord record} of the owner, a JSON object
 * that is replaced by renaming.</li>
 * </ul>
 * <p>
 * Three kinds of processes meet at a lock file. An <em>owner</em> locks it exclusively. A
 * <em>probe</em> ({@link #isOwned}) locks it shared, for microseconds, and only where
 * {@code /proc} doesn't answer the question. A <em>sweep</em> locks it exclusively while
 * it cleans up after a dead owner. They don't disturb each other: probes share; a probe
 * or a sweep that doesn't get the lock at once takes the task as owned and goes away; a
 * claimer that doesn't get it, and sees no living owner by the record, tries again for
 * two seconds. Within the process, claims are known without touching the file.
 * <p>
 * A lock belongs to a process and dies with it, so nothing has to be cleaned by hand,
 * whatever an owner died of. The directory must be on a local file system.
 * <p>
 * Immutable and safe for use by any thread. No call waits, except {@link #claim}.
 */
public final class TaskDirectory {

	private final TaskFiles files;

	private TaskDirectory(Path realPath) {
		this.files = new TaskFiles(realPath);
	}

	/**
	 * Open a directory, creating it and its parents with mode 0700 if it is missing.
	 * @param path the directory
	 * @return the directory
	 * @throws IpcException if it is not a directory, belongs to somebody else, or can be
	 * written by others
	 */
	public static TaskDirectory open(Path path) {
		return new TaskDirectory(DirectoryCheck.require(path));
	}

	/**
	 * The directory where all processes of this user meet unless told otherwise. It
	 * depends on the user alone, not on the environment.
	 * @return {@code /run/ipc-<uid>} where that exists or can be made, else
	 * {@code /tmp/ipc-<uid>}
	 */
	public static Path defaultPath() {
		String name = "ipc-" + ProcessIdentity.current().uid();
		Path run = Path.of("/run");
		boolean usable = Files.isDirectory(run.resolve(name)) || (Files.isDirectory(run) && Files.isWritable(run));
		return ((usable) ? run : Path.of("/tmp")).resolve(name);
	}

	/**
	 * Where the directory is.
	 * @return its real path
	 */
	public Path path() {
		return this.files.directory();
	}

	/**
	 * Become the owner of a name.
	 * @param task the name
	 * @return the claim, held until it is closed or the process dies
	 * @throws dev.ipcboot.IpcTaskTakenException if the name has an owner; says which
	 * @throws IpcException if the lock file can't be used
	 */
	public Claim claim(String task) {
		return new Claimer(this.files, TaskName.require(task)).claim();
	}

	/**
	 * Read the record of a task: one small file. Says nothing about whether its owner
	 * lives.
	 * @param task the name
	 * @return the record, empty if there is none that can be used
	 */
	public Optional<TaskRecord> find(String task) {
		return lookup(task).found();
	}

	/**
	 * Read the record of a task, or learn why there is none. A malformed record is no
	 * record.
	 * @param task the name
	 * @return the record or the reason
	 */
	public TaskLookup lookup(String task) {
		return RecordFile.read(this.files, TaskName.require(task));
	}

	/**
	 * All records that can be read. Those of this very process are known without a look
	 * at their files, so that a process can own many tasks.
	 * @return the records by the names of their tasks
	 */
	public List<TaskRecord> list() {
		try {
			return this.files.tasksWithRecord()
				.stream()
				.map((task) -> FileLocks.published(this.files.lock(task)).or(() -> find(task)))
				.flatMap(Optional::stream)
				.toList();
		}
		catch (IOException ex) {
			throw unreadable(ex);
		}
	}

	/**
	 * Whether the owner that wrote a record lives: {@code /proc} shows it, or else
	 * somebody holds the lock of the task (the owner may be out of sight in another
	 * container).
	 * @param entry the record
	 * @return {@code false} if the owner is certainly gone
	 */
	public boolean isOwned(TaskRecord entry) {
		Path lock = this.files.lock(entry.task());
		try {
			return isRunning(entry) || !FileLocks.isFree(lock);
		}
		catch (IOException ex) {
			throw new IpcException("The lock " + lock + " of task '" + entry.task() + "' can't be probed: " + ex
					+ "; it must be readable and writable for this user", ex);
		}
	}

	/**
	 * Whether a process holds the lock of a task. It owns the task, or is about to, or
	 * looks after what a dead owner left.
	 * @param task the name
	 * @return {@code false} if no process holds it
	 */
	public boolean isLocked(String task) {
		try {
			return !FileLocks.isFree(this.files.lock(TaskName.require(task)));
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Presence of an owner that was found in the directory before. Unlike
	 * {@link #isOwned} this allows for lock and record having been removed: a living
	 * owner puts them back.
	 * @param task the name
	 * @param instance the instance in the record that was found
	 * @return whether it is still there
	 */
	public OwnerPresence presence(String task, String instance) {
		TaskRecord entry = lookup(task).entry();
		if (entry != null && !entry.instance().equals(instance)) {
			return OwnerPresence.GONE;
		}
		if (entry != null && isRunning(entry)) {
			return OwnerPresence.PRESENT;
		}
		Path lock = this.files.lock(task);
		try {
			if (!FileLocks.isFree(lock)) {
				return (entry != null) ? OwnerPresence.PRESENT : OwnerPresence.UNSEEN;
			}
			return Files.exists(lock, LinkOption.NOFOLLOW_LINKS) ? OwnerPresence.GONE : OwnerPresence.UNSEEN;
		}
		catch (IOException ex) {
			return OwnerPresence.UNSEEN;
		}
	}

	/**
	 * Clean up after dead owners: hand each of their records to the remover, then delete
	 * the record and, for a private return task, its lock file. Any number of processes
	 * may sweep at once. What a living owner has is never touched.
	 * @param remover removes the objects at the addresses of the record. It is called
	 * under the lock of the task. If it throws, the record stays and the sweep goes on
	 * @return the records whose owners were dead
	 * @throws IpcException if something could not be removed, at the end of the sweep
	 */
	public List<TaskRecord> sweep(Consumer<TaskRecord> remover) {
		return sweepIf((entry) -> {
			remover.accept(entry);
			return true;
		});
	}

	/**
	 * Clean up as {@link #sweep} does, and keep the records that the remover wants to
	 * keep.
	 * @param remover removes the objects of a record, and says whether the record is of
	 * no use any more
	 * @return the records that were removed
	 * @throws IpcException if something could not be removed, at the end of the sweep
	 */
	public List<TaskRecord> sweepIf(Predicate<TaskRecord> remover) {
		try {
			return new Sweeper(this.files, remover).sweep();
		}
		catch (IOException ex) {
			throw unreadable(ex);
		}
	}

	static boolean isRunning(TaskRecord entry) {
		return ProcessIdentity.isRunning(entry.pid(), entry.startTime());
	}

	private IpcException unreadable(IOException ex) {
		return new IpcException(
				"The directory " + path() + " can't be read: " + ex + "; it must exist and belong to this user", ex);
	}

	@Override
	public String toString() {
		return path().toString();
	}

}
