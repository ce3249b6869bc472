package dev.ipcboot.benchmarks;

import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Confirmed sends through the engine.
 */
final class EngineSender implements Workload, Completion {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final Confirmed confirmed = new Confirmed();

	private final Peer peer;

	private final IpcEngine engine;

	private final TaskSender sender;

	private final WireMessage message;

	EngineSender(Path directory, String address, int size) throws Exception {
		this.peer = Peer.start(EngineReceiver.class, directory.toString(), address);
		this.engine = Engines.open(directory);
		this.sender = this.engine.sender("bench");
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
		this.engine.close();
		this.peer.close();
	}

}
