package dev.ipcboot.benchmarks;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

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

	private final IpcEngine engine;

	private final TaskSender sender;

	private final Peer peer;

	private final WireMessage message;

	private final AtomicLong confirmed = new AtomicLong();

	private final AtomicLong failed = new AtomicLong();

	EngineSender(Path directory, String address, int size) throws Exception {
		this.peer = Peer.start(EngineReceiver.class, directory.toString(), address);
		this.engine = Engines.open(directory);
		this.sender = this.engine.sender("bench");
		this.message = WireMessage.of(new byte[size]);
	}

	@Override
	public void completed(Outcome outcome, @Nullable String reason) {
		((outcome == Outcome.ACKNOWLEDGED) ? this.confirmed : this.failed).incrementAndGet();
	}

	@Override
	public long run(long nanos) {
		long before = this.confirmed.get();
		long end = System.nanoTime() + nanos;
		long sent = before;
		while (System.nanoTime() < end) {
			for (int i = 0; i < 100; i++) {
				this.sender.send(this.message, this, TIMEOUT);
				sent++;
			}
		}
		this.sender.flush();
		while (this.confirmed.get() < sent) {
			if (this.failed.get() > 0) {
				throw new IllegalStateException(this.failed.get() + " messages were not confirmed");
			}
			LockSupport.parkNanos(100_000);
		}
		return sent - before;
	}

	@Override
	public void close() {
		this.engine.close();
		this.peer.close();
	}

}
