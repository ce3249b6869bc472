package dev.ipcboot.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Requests and replies through the engine, by a caller that waits for each.
 */
final class EngineRequester implements Workload, Completion {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final RoundTrips roundTrips = new RoundTrips();

	private final EnginePair engines;

	private final TaskSender sender;

	private final WireMessage message;

	private volatile @Nullable Thread waiting;

	private volatile @Nullable String failure;

	EngineRequester(EnginePair engines, int size) {
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
		this.failure = outcome + ": " + reason;
		end();
	}

	@Override
	public void replied(FrameView reply) {
		end();
	}

	private void end() {
		Thread thread = this.waiting;
		this.waiting = null;
		LockSupport.unpark(thread);
	}

	@Override
	public double measure(long nanos) throws Exception {
		return this.roundTrips.measure(nanos, this::roundTrip);
	}

	private boolean roundTrip() {
		this.waiting = Thread.currentThread();
		this.sender.request(this.message, this, TIMEOUT);
		while (this.waiting != null) {
			LockSupport.park(this);
		}
		if (this.failure != null) {
			throw new IllegalStateException("No reply: " + this.failure);
		}
		return true;
	}

	@Override
	public void close() {
		this.engines.close();
	}

}
