package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * Cleans up after dead owners. Whatever it does to a task, it does under the exclusive
 * lock of that task, which a living owner never gives away. Owners that {@code /proc}
 * shows are left alone without touching their locks.
 */
final class Sweeper {

	private final TaskFiles files;

	private final Predicate<TaskRecord> remover;

	private final List<TaskRecord> swept = new ArrayList<>();

	private @Nullable IpcException problem;

	/**
	 * Create a sweeper.
	 * @param remover removes what a record names, and says whether the record is of no
	 * use any more
	 */
	Sweeper(TaskFiles files, Predicate<TaskRecord> remover) {
		this.files = files;
		this.remover = remover;
	}

	List<TaskRecord> sweep() throws IOException {
		for (String task : this.files.tasksWithRecord()) {
			sweepTask(task);
		}
		for (String task : this.files.returnTasks()) {
			// Its owner died before it published a record, or the record was removed
			sweepTask(task);
		}
		if (this.problem != null) {
			throw this.problem;
		}
		return List.copyOf(this.swept);
	}

	private void sweepTask(String task) {
		Path lock = this.files.lock(task);
		if (FileLocks.isClaimedHere(lock) || isRunning(task)) {
			return;
		}
		try {
			if (FileLocks.tryAcquire(lock, false)) {
				try {
					removeLocked(task);
				}
				finally {
					FileLocks.release(lock);
				}
			}
		}
		catch (NoSuchFileException ex) {
			// The directory was removed meanwhile
		}
		catch (IOException | RuntimeException ex) {
			failed(task, ex);
		}
	}

	private void removeLocked(String task) throws IOException {
		// Read again: another process may have swept the task and a new owner come and
		// gone since
		TaskRecord entry = RecordFile.read(this.files, task).entry();
		if (entry != null) {
			if (TaskDirectory.isRunning(entry)) {
				return;
			}
			if (!this.remover.test(entry)) {
				return;
			}
			this.swept.add(entry);
		}
		RecordFile.remove(this.files, task);
		if (TaskFiles.isReturn(task)) {
			this.files.removeObjects(task);
			Files.deleteIfExists(this.files.lock(task));
		}
	}

	private boolean isRunning(String task) {
		TaskRecord entry = RecordFile.read(this.files, task).entry();
		return entry != null && TaskDirectory.isRunning(entry);
	}

	private void failed(String task, Exception ex) {
		if (this.problem == null) {
			this.problem = new IpcException("What a dead owner of task '" + task + "' left can't be removed: "
					+ ex.getMessage() + "; the next sweep of " + this.files.directory() + " tries again", ex);
		}
		else {
			this.problem.addSuppressed(ex);
		}
	}

}
