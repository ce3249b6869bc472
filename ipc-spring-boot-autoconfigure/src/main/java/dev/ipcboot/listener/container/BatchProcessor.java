package dev.ipcboot.listener.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.ipcboot.listener.BatchConversionException;
import dev.ipcboot.listener.BatchListenerFailedException;
import dev.ipcboot.listener.BatchMessage;
import dev.ipcboot.listener.ForwardedResult;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * Hands several messages to the listener at once. A message is acknowledged only if a
 * call of the listener with it has returned, or has thrown for one after it:
 * <ul>
 * <li>the call returns: its result is the outcome of all;</li>
 * <li>some messages can't be converted or are not valid: the listener is not called,
 * these fail, and the others make a smaller batch;</li>
 * <li>the listener names the message that has failed: those before it count as returned,
 * it fails, and those after it make a new batch;</li>
 * <li>the call fails otherwise: each message is handled again alone, so that one that
 * always fails is told from the others.</li>
 * </ul>
 */
final class BatchProcessor {

	private static final int MAX_DEPTH = 20;

	private final Pipeline pipeline;

	BatchProcessor(Pipeline pipeline) {
		this.pipeline = pipeline;
	}

	void process(List<Handling> batch) {
		List<Handling> rest = batch.stream().filter(this.pipeline::passes).toList();
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
			Object result = this.pipeline.listener().onMessage(new BatchMessage(batch));
			settle(batch, result);
			return List.of();
		}
		catch (Throwable ex) {
			return fail(batch, ex);
		}
		finally {
			// A listener that leaves its thread interrupted would end the next wait
			Thread.interrupted();
		}
	}

	private void settle(List<Handling> batch, @Nullable Object result) {
		if (result instanceof ForwardedResult) {
			throw new MessageConversionException("The result of a batch can't be sent to another task;"
					+ " send it by an IpcTemplate, or take single messages");
		}
		CompletionStage<?> stage = AsyncResults.stage(result);
		if (stage == null) {
			this.pipeline.requireResult(result);
			Object skipped = (result == Results.Skipped.MESSAGE) ? result : null;
			batch.forEach((handling) -> this.pipeline.settle(handling, skipped));
			return;
		}
		batch.forEach(this::opened);
		try {
			AsyncResults.follow(stage, (value, fault) -> end(batch, value, fault));
		}
		catch (Throwable ex) {
			batch.forEach(this::closed);
			throw ex;
		}
	}

	private void end(List<Handling> batch, @Nullable Object value, @Nullable Throwable thrown) {
		Throwable fault = thrown;
		if (fault == null) {
			try {
				this.pipeline.requireResult(value);
			}
			catch (Throwable ex) {
				fault = ex;
			}
		}
		List<Handling> rest = List.of();
		if (fault == null) {
			batch.forEach((handling) -> this.pipeline.settle(handling, null));
		}
		else {
			rest = fail(batch, fault);
		}
		batch.forEach(this::closed);
		rest.forEach(this.pipeline.failures()::again);
	}

	/** The handle for the verdict has opened those that have one. */
	private void opened(Handling handling) {
		if (handling.handle() == null) {
			this.pipeline.open().opened(handling);
		}
	}

	private void closed(Handling handling) {
		if (handling.handle() == null) {
			this.pipeline.open().closed(handling);
		}
	}

	/**
	 * Deal with a fault.
	 * @return the messages that were not handled, for another call
	 */
	private List<Handling> fail(List<Handling> batch, Throwable fault) {
		Throwable cause = fault;
		for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
			if (cause instanceof BatchConversionException invalid && invalid.fits(batch.size())) {
				return failSome(batch, invalid);
			}
			if (cause instanceof BatchListenerFailedException named && named.getIndex() >= 0
					&& named.getIndex() < batch.size()) {
				return failOne(batch, named);
			}
			cause = cause.getCause();
		}
		batch.forEach((handling) -> this.pipeline.failures().handle(handling, fault, batch.size()));
		return List.of();
	}

	private List<Handling> failSome(List<Handling> batch, BatchConversionException invalid) {
		List<Handling> rest = new ArrayList<>(batch.size());
		for (int i = 0; i < batch.size(); i++) {
			Handling handling = batch.get(i);
			Throwable fault = invalid.getFailures().get(i);
			if (fault != null) {
				this.pipeline.failures().handle(handling, fault);
			}
			else if (invalid.getRecovered().contains(i)) {
				this.pipeline.settle(handling, null);
			}
			else {
				rest.add(handling);
			}
		}
		return rest;
	}

	private List<Handling> failOne(List<Handling> batch, BatchListenerFailedException fault) {
		batch.subList(0, fault.getIndex()).forEach((handling) -> this.pipeline.settle(handling, null));
		Throwable cause = fault.getCause();
		this.pipeline.failures().handle(batch.get(fault.getIndex()), (cause != null) ? cause : fault);
		List<Handling> rest = new ArrayList<>(batch.subList(fault.getIndex() + 1, batch.size()));
		rest.removeIf((handling) -> handling.handle() != null && handling.handle().isSettled());
		return rest;
	}

}
