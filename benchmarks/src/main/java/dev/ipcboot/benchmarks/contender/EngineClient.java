package dev.ipcboot.benchmarks.contender;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Sends through the engine. Like a caller that sends one payload again and again, it
 * keeps the message and the completion, so that what is allocated is the engine's.
 */
final class EngineClient implements SharedClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final IpcEngine engine;

	private final TaskSender sender;

	private volatile Sending sending = new Sending(new byte[0], new Confirms());

	EngineClient(IpcEngine engine, String task) {
		this.engine = engine;
		this.sender = engine.sender(task);
	}

	@Override
	public void confirmed(byte[] message, Confirms confirms) {
		Sending current = sending(message, confirms);
		this.sender.send(current.message, current, TIMEOUT);
	}

	private Sending sending(byte[] message, Confirms confirms) {
		Sending current = this.sending;
		if (current.payload != message || current.confirms != confirms) {
			current = new Sending(message, confirms);
			this.sending = current;
		}
		return current;
	}

	@Override
	public void advance() {
		this.sender.flush();
	}

	@Override
	public void send(byte[] message) {
		this.sender.send(sending(message, this.sending.confirms).message, TIMEOUT);
	}

	@Override
	public void request(byte[] message) {
		Asking asking = new Asking(Thread.currentThread());
		this.sender.exchange(sending(message, this.sending.confirms).message, asking, TIMEOUT, () -> asking.done);
		asking.await();
	}

	@Override
	public void close() {
		this.engine.close();
	}

	/**
	 * A payload that is sent again and again.
	 */
	private static final class Sending implements Completion {

		private final byte[] payload;

		private final WireMessage message;

		private final Confirms confirms;

		Sending(byte[] payload, Confirms confirms) {
			this.payload = payload;
			this.message = WireMessage.of(payload);
			this.confirms = confirms;
		}

		@Override
		public void completed(Outcome outcome, @Nullable String reason) {
			if (outcome == Outcome.ACKNOWLEDGED) {
				this.confirms.confirmed();
			}
			else {
				this.confirms.failed();
			}
		}

	}

	/**
	 * A caller that waits for its reply.
	 */
	private static final class Asking implements Completion {

		private final Thread caller;

		private volatile boolean done;

		private @Nullable String failure;

		Asking(Thread caller) {
			this.caller = caller;
		}

		void await() {
			while (!this.done) {
				LockSupport.park(this);
			}
			if (this.failure != null) {
				throw new IllegalStateException("No reply: " + this.failure);
			}
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
			this.done = true;
			LockSupport.unpark(this.caller);
		}

	}

}
