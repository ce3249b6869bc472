package dev.ipcboot.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.ipcboot.connection.TaskSender;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of something that was sent. While confirms are outstanding, the engine
 * gathers further messages for a moment; a caller who is about to wait has no further
 * ones, so waiting on this future, or on one derived from it, writes them first.
 * <p>
 * It is completed by its deadline at the latest, by a thread of the engine: dependent
 * stages that may block belong into the {@code ...Async} methods.
 *
 * @param <T> the type of the outcome
 */
class IpcFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private final TaskSender sender;

	IpcFuture(TaskSender sender) {
		this.sender = sender;
	}

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new IpcFuture<>(this.sender);
	}

	@Override
	public T get() throws InterruptedException, ExecutionException {
		flush();
		return super.get();
	}

	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		flush();
		return super.get(timeout, unit);
	}

	@Override
	public T join() {
		flush();
		return super.join();
	}

	private void flush() {
		if (!isDone()) {
			this.sender.flush();
		}
	}

}
