package dev.ipcboot.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.ipcboot.listener.BatchListenerFailedException;
import dev.ipcboot.listener.BatchMessage;
import org.jspecify.annotations.Nullable;

/**
 * Hands several messages to the listener at once. Its end is the verdict on all of them,
 * unless it says which one has failed: those before it are acknowledged, it takes the way
 * of errors, and those after it make a new batch. When all fail, each is handled again
 * alone, so that one that always fails is told from the others.
 */
final class BatchProcessor {

	private final Pipeline pipeline;

	BatchProcessor(Pipeline pipeline) {
		this.pipeline = pipeline;
	}

	void process(List<Handling> batch) {
		List<Handling> rest = batch;
		while (!rest.isEmpty()) {
			rest = call(rest);
		}
	}

	/**
	 * Call the listener.
	 * @return what is to be handled in another call
	 */
	private List<Handling> call(List<Handling> batch) {
		try {
			settle(batch, this.pipeline.listener().onMessage(new BatchMessage(batch)));
			return List.of();
		}
		catch (OutOfMemoryError | InternalError ex) {
			throw ex;
		}
		catch (BatchListenerFailedException ex) {
			if (ex.getIndex() < 0 || ex.getIndex() >= batch.size()) {
				fail(batch, ex);
				return List.of();
			}
			return failOne(batch, ex);
		}
		catch (Throwable ex) {
			fail(batch, ex);
			return List.of();
		}
	}

	private void settle(List<Handling> batch, @Nullable Object result) {
		CompletionStage<?> stage = AsyncResults.stage(result);
		if (stage == null) {
			Object skipped = (result == Results.Skipped.MESSAGE) ? result : null;
			batch.forEach((handling) -> this.pipeline.settle(handling, skipped));
			return;
		}
		stage.whenComplete((value, fault) -> {
			if (fault != null) {
				fail(batch, fault);
			}
			else {
				batch.forEach((handling) -> this.pipeline.settle(handling, null));
			}
		});
	}

	private List<Handling> failOne(List<Handling> batch, BatchListenerFailedException fault) {
		for (Handling handled : batch.subList(0, fault.getIndex())) {
			if (handled.claim()) {
				this.pipeline.acknowledge(handled);
			}
		}
		Throwable cause = fault.getCause();
		this.pipeline.failures().handle(batch.get(fault.getIndex()), (cause != null) ? cause : fault);
		List<Handling> rest = new ArrayList<>(batch.subList(fault.getIndex() + 1, batch.size()));
		rest.removeIf((handling) -> handling.handle() != null && handling.handle().isSettled());
		return rest;
	}

	private void fail(List<Handling> batch, Throwable fault) {
		batch.forEach((handling) -> this.pipeline.failures().handle(handling, fault));
	}

}
