package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.TaskName;
import org.jspecify.annotations.Nullable;

/**
 * Lists the kernel's queues that the processes of one user have made, with the directory
 * and task that each belongs to. The name of a queue holds a hash of its directory, so
 * without this list nobody could find it any more once that directory is gone.
 * <p>
 * The index is a {@link TaskDirectory} of its own: every user of it holds a claim with a
 * random name as long as it lives, and its record has the queues as addresses. The lock
 * {@code sweep.lock} is held while a record changes and while queues of the dead are
 * removed, so that no queue is removed that is just being listed.
 * <p>
 * Best effort: where the index can't be used, queues are not listed. Safe for use by any
 * thread.
 */
public final class QueueIndex implements AutoCloseable {

	private static final String FRAMING = "ipc";

	private static final String NAMESPACE = "namespace";

	private static final String SWEEP = "sweep";

	private static final SecureRandom RANDOM = new SecureRandom();

	private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

	private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

	/** For how long an owner that is about to end may be listed. */
	private static final long END_NANOS = Duration.ofSeconds(1).toNanos();

	/** After this time a queue in another IPC namespace is taken to be gone with it. */
	private static final Duration LONGEST_KEPT = Duration.ofDays(7);

	private final ReentrantLock guard = new ReentrantLock();

	private final Path path;

	/** The queues of this process, and the file of the task in its directory. */
	private final Map<IpcAddress, Path> own = new HashMap<>();

	private @Nullable Claim claim;

	private QueueIndex(Path path) {
		this.path = path;
	}

	/**
	 * The index of the user who runs this process.
	 * @return the index; nothing is opened before it is used
	 */
	public static QueueIndex ofUser() {
		Path directory = TaskDirectory.defaultPath();
		return at(directory.resolveSibling("ipc-index-" + ProcessIdentity.current().uid()));
	}

	/**
	 * An index at another place.
	 * @param path its directory
	 * @return the index
	 */
	public static QueueIndex at(Path path) {
		return new QueueIndex(path);
	}

	/**
	 * List a queue, before it is made.
	 * @param queue the address
	 * @param directory the directory that its name is derived from
	 * @param task the task that it belongs to
	 * @throws IpcException if the index can't be used; the queue can
	 */
	public void add(IpcAddress queue, Path directory, String task) {
		this.guard.lock();
		try {
			this.own.put(queue, directory.resolve(task));
			publish();
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Take a queue from the list, after it was removed.
	 * @param queue the address
	 */
	public void remove(IpcAddress queue) {
		this.guard.lock();
		try {
			if (this.own.remove(queue) != null) {
				publish();
			}
		}
		catch (IpcException ex) {
			// The next sweep finds that there is no such queue
		}
		finally {
			this.guard.unlock();
		}
	}

	private void publish() {
		TaskDirectory index = TaskDirectory.open(this.path);
		Claim current = this.claim;
		if (this.own.isEmpty()) {
			this.claim = null;
			if (current != null) {
				current.close();
			}
			return;
		}
		boolean locked = lockSweep(index, PATIENCE_NANOS);
		try {
			if (current == null) {
				current = index.claim(TaskName.RETURN_PREFIX + HexFormat.of().toHexDigits(RANDOM.nextLong()));
				this.claim = current;
			}
			Map<String, String> attributes = new HashMap<>();
			this.own.forEach((queue, file) -> attributes.put(queue.toString(), file.toString()));
			attributes.put(NAMESPACE, namespace());
			current.publish(current.describe(List.copyOf(this.own.keySet()), FRAMING).withAttributes(attributes));
		}
		finally {
			if (locked) {
				unlockSweep(index);
			}
		}
	}

	/**
	 * Make sure that no other living process has listed a queue. Its lock and its record
	 * may have been removed, so that nothing else tells of it.
	 * @param queue the address
	 * @param task the task that it belongs to
	 * @throws IpcTaskTakenException if another process has
	 */
	public void requireFree(IpcAddress queue, String task) {
		long end = System.nanoTime() + END_NANOS;
		Optional<TaskRecord> owner = owner(queue);
		while (owner.isPresent()) {
			if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
				throw new IpcTaskTakenException(task, "pid " + owner.get().pid() + ", user " + owner.get().user()
						+ ", which reads '" + queue + "' as its record in " + this.path + " says");
			}
			LockSupport.parkNanos(this, PAUSE_NANOS);
			owner = owner(queue);
		}
	}

	private Optional<TaskRecord> owner(IpcAddress queue) {
		if (!Files.isDirectory(this.path)) {
			return Optional.empty();
		}
		try {
			TaskDirectory index = TaskDirectory.open(this.path);
			return index.list()
				.stream()
				.filter((entry) -> entry.addresses().contains(queue)
						&& namespace().equals(entry.attributes().get(NAMESPACE)) && !isSelf(entry)
						&& index.isOwned(entry) && !isBeingSwept(index, entry))
				.findFirst();
		}
		catch (IpcException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Whether the one who holds the lock of an entry is not the process that has made it,
	 * but one that removes what is left of it, however long that takes.
	 */
	private static boolean isBeingSwept(TaskDirectory index, TaskRecord entry) {
		if (TaskDirectory.isRunning(entry)) {
			return false;
		}
		OptionalLong holder = LockHolder.of(index.path().resolve(entry.task() + ".lock"));
		return holder.isPresent() && holder.getAsLong() != entry.pid();
	}

	private static boolean isSelf(TaskRecord entry) {
		ProcessIdentity self = ProcessIdentity.current();
		return entry.pid() == self.pid() && entry.startTime() == self.startTime();
	}

	/**
	 * Put back what somebody has removed from the index. To be called several times a
	 * second.
	 */
	public void keep() {
		if (!this.guard.tryLock()) {
			return;
		}
		try {
			Claim current = this.claim;
			if (current != null) {
				current.keep();
			}
		}
		catch (IpcException ex) {
			// Tried again with the next call
		}
		finally {
			this.guard.unlock();
		}
	}

	/**
	 * Remove the queues of dead processes that nobody else finds any more, since their
	 * directory is gone. In directories that exist, left-overs are
	 * {@linkplain TaskDirectory#sweep swept}. Any number of processes may do this at
	 * once.
	 * @param patience the longest wait for another process that does this right now
	 * @param directories called with each directory of a dead process
	 * @param remover removes a queue, if there is one, and says whether it could
	 * @return {@code false} if another process uses the index right now
	 * @throws IpcException if something could not be removed
	 */
	public boolean sweep(Duration patience, Consumer<TaskDirectory> directories, Predicate<IpcAddress> remover) {
		if (!Files.isDirectory(this.path)) {
			return true;
		}
		TaskDirectory index = TaskDirectory.open(this.path);
		if (index.list().stream().allMatch(TaskDirectory::isRunning)) {
			return true;
		}
		if (!lockSweep(index, patience.toNanos())) {
			return false;
		}
		try {
			index.sweepIf((entry) -> {
				Set<IpcAddress> living = livingBeside(entry, index);
				boolean done = true;
				for (IpcAddress queue : entry.addresses()) {
					done &= living.contains(queue) || sweep(entry, queue, directories, remover);
				}
				return done;
			});
			return true;
		}
		finally {
			unlockSweep(index);
		}
	}

	/**
	 * The queues of living processes. A process that is being killed seems dead and yet
	 * holds its lock until the last of its threads has ended, so the swept one is left
	 * out: its own queues are not those of a living one.
	 */
	private static Set<IpcAddress> livingBeside(TaskRecord swept, TaskDirectory index) {
		Set<IpcAddress> living = new HashSet<>();
		index.list()
			.stream()
			.filter((entry) -> !entry.task().equals(swept.task()) && index.isOwned(entry))
			.forEach((entry) -> living.addAll(entry.addresses()));
		return living;
	}

	/**
	 * Sweep one queue of a dead process.
	 * @return {@code false} if it has to stay in the list
	 */
	private static boolean sweep(TaskRecord entry, IpcAddress queue, Consumer<TaskDirectory> directories,
			Predicate<IpcAddress> remover) {
		if (!namespace().equals(entry.attributes().get(NAMESPACE))) {
			return System.currentTimeMillis() - entry.since() > LONGEST_KEPT.toMillis();
		}
		Path file = file(entry.attributes().get(queue.toString()));
		Path directory = (file != null) ? file.getParent() : null;
		if (file == null || directory == null) {
			return true;
		}
		if (!Files.notExists(directory, LinkOption.NOFOLLOW_LINKS)) {
			try {
				TaskDirectory present = TaskDirectory.open(directory);
				directories.accept(present);
				String task = String.valueOf(file.getFileName());
				if (!TaskFiles.isReturn(task) || present.isLocked(task)) {
					// What is unread in the queue of a task stays for its next owner
					return false;
				}
			}
			catch (IpcException ex) {
				// Who owns it can't be found out
				return false;
			}
		}
		return remover.test(queue);
	}

	private static @Nullable Path file(@Nullable String text) {
		try {
			return (text != null) ? Path.of(text) : null;
		}
		catch (InvalidPathException ex) {
			return null;
		}
	}

	private static boolean lockSweep(TaskDirectory index, long patience) {
		Path lock = index.path().resolve(SWEEP + ".lock");
		long end = System.nanoTime() + patience;
		try {
			while (!FileLocks.tryAcquire(lock, false)) {
				if (System.nanoTime() - end >= 0) {
					return false;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			return true;
		}
		catch (IOException ex) {
			throw new IpcException("The lock " + lock + " can't be taken: " + ex, ex);
		}
	}

	private static void unlockSweep(TaskDirectory index) {
		try {
			FileLocks.release(index.path().resolve(SWEEP + ".lock"));
		}
		catch (IOException ex) {
			// It is released all the same
		}
	}

	/**
	 * Queues belong to an IPC namespace, files do not.
	 */
	private static String namespace() {
		try {
			return Files.readSymbolicLink(Path.of("/proc/self/ns/ipc")).toString();
		}
		catch (IOException | UnsupportedOperationException ex) {
			return "";
		}
	}

	/**
	 * Leave the index.
	 */
	@Override
	public void close() {
		this.guard.lock();
		try {
			this.own.clear();
			Claim current = this.claim;
			this.claim = null;
			if (current != null) {
				current.close();
			}
		}
		catch (IpcException ex) {
			// A sweep removes what is left
		}
		finally {
			this.guard.unlock();
		}
	}

}
