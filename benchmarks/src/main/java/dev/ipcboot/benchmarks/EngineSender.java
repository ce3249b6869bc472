package dev.ipcboot.benchmarks;

import java.time.Duration;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Confirmed sends through the engine.
 */
final class EngineSender implements Workload, Completion {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Confirmed confirmed = new Confirmed();

	private final EnginePair engines;

	private final TaskSender sender;

	private final WireMessage message;

	EngineSender(EnginePair engines, int size) {
		this.engines = engines;
		this.sender = engines.sender();
		this.message = WireMessage.of(new byte[size]);
	}

	@Override
	public String name() {
		return "engine";
	}

	@Override
	public void completed(Outcome outcome, @Nullable String reason) {
		this.confirmed.count(outcome == Outcome.ACKNOWLEDGED);
	}

	@Override
	public double measure(long nanos) {
		return this.confirmed.measure(nanos, () -> this.sender.send(this.message, this, TIMEOUT), this.sender::flush);
	}

	@Override
	public void close() {
		this.engines.close();
	}

}
