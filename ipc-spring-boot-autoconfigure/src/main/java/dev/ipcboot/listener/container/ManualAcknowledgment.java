package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.IpcAcknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The handle for the verdict on one attempt. The thread that moves the state away from
 * OPEN owns the verdict. A request that is acknowledged while its listener runs waits for
 * the reply that this may return.
 */
final class ManualAcknowledgment implements IpcAcknowledgment {

	private static final AtomicReferenceFieldUpdater<ManualAcknowledgment, State> STATE = AtomicReferenceFieldUpdater
		.newUpdater(ManualAcknowledgment.class, State.class, "state");

	private final OpenVerdicts open;

	private final Failures failures;

	private volatile State state = State.OPEN;

	private volatile @Nullable Handling handling;

	private volatile boolean returned;

	ManualAcknowledgment(OpenVerdicts open, Failures failures) {
		this.open = open;
		this.failures = failures;
	}

	void bind(Handling newHandling) {
		this.handling = newHandling;
		this.open.opened(newHandling);
	}

	ManualAcknowledgment again() {
		return new ManualAcknowledgment(this.open, this.failures);
	}

	private Handling handling() {
		Handling bound = this.handling;
		Assert.state(bound != null, "No message");
		return bound;
	}

	private boolean move(State from, State to) {
		return STATE.compareAndSet(this, from, to);
	}

	@Override
	public void acknowledge() {
		if (handling().canReply() && !this.returned) {
			require(move(State.OPEN, State.ACKNOWLEDGED));
			// The listener may have returned meanwhile
			if (this.returned) {
				finish();
			}
			return;
		}
		require(move(State.OPEN, State.SETTLED));
		try {
			handling().acknowledge();
		}
		finally {
			this.open.closed(handling());
		}
	}

	/**
	 * The listener has returned.
	 * @param reply the reply, or {@code null} for none
	 * @return {@code false} if a stop has left the message before, so that the reply
	 * comes too late
	 * @throws RuntimeException if the reply can't travel; there is no verdict then
	 */
	boolean onReturn(@Nullable WireMessage reply) {
		this.returned = true;
		if (reply != null) {
			reply(reply);
		}
		else if (this.state == State.ACKNOWLEDGED) {
			finish();
		}
		return this.state != State.LEFT;
	}

	private void reply(WireMessage reply) {
		State before = this.state;
		while (before == State.OPEN || before == State.ACKNOWLEDGED) {
			if (move(before, State.SETTLED)) {
				try {
					handling().reply(reply);
				}
				catch (Throwable ex) {
					this.state = before;
					throw ex;
				}
				this.open.closed(handling());
				return;
			}
			before = this.state;
		}
	}

	private void finish() {
		if (move(State.ACKNOWLEDGED, State.SETTLED)) {
			try {
				handling().acknowledge();
			}
			finally {
				this.open.closed(handling());
			}
		}
	}

	@Override
	public void release() {
		settle(() -> this.failures.release(handling(), null));
	}

	@Override
	public void release(Duration delay) {
		settle(() -> this.failures.release(handling(), delay));
	}

	@Override
	public void reject(String reason) {
		settle(() -> this.failures.deadLetter(handling(), null, reason));
	}

	@Override
	public boolean isSettled() {
		return this.state != State.OPEN;
	}

	private void settle(Runnable verdict) {
		require(move(State.OPEN, State.SETTLED));
		try {
			verdict.run();
		}
		finally {
			this.open.closed(handling());
		}
	}

	/**
	 * Take the right to give a verdict away from the listener.
	 * @return {@code false} if it has given one
	 */
	boolean claim() {
		return take(State.SETTLED);
	}

	/**
	 * Take the right to give a verdict away from the listener, since the container stops.
	 * @return {@code false} if it has given one
	 */
	boolean leave() {
		return take(State.LEFT);
	}

	private boolean take(State newState) {
		boolean taken = move(State.OPEN, newState) || move(State.ACKNOWLEDGED, newState);
		if (taken) {
			this.open.closed(handling());
		}
		return taken;
	}

	private void require(boolean first) {
		if (first) {
			return;
		}
		String task = handling().task();
		if (this.state == State.LEFT) {
			throw new IllegalStateException("A message of task '" + task + "' can't be settled any more: its listener"
					+ " was stopped, and the message "
					+ (handling().isConfirmed() ? "stays with its sender, which sends it again marked ipc_redelivered"
							: "is treated as a dead letter")
					+ "; settle messages within ipc.listener.shutdown-timeout of the stop");
		}
		throw new IllegalStateException(
				"A message of task '" + task + "' has a verdict already: acknowledge, release or reject it once");
	}

	@Override
	public String toString() {
		return "acknowledgment (" + this.state + ")";
	}

	private enum State {

		OPEN, ACKNOWLEDGED, SETTLED, LEFT

	}

}
