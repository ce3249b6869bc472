package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.IpcAcknowledgment;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * The handle for the verdict on one attempt. Whoever moves the state away from OPEN owns
 * the verdict. A request that is acknowledged while its listener runs waits for the reply
 * that this may return.
 */
final class ManualAcknowledgment implements IpcAcknowledgment {

	private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

	private final OpenVerdicts open;

	private volatile @Nullable Handling handling;

	private volatile boolean returned;

	ManualAcknowledgment(OpenVerdicts open) {
		this.open = open;
		open.opened();
	}

	void bind(Handling newHandling) {
		this.handling = newHandling;
	}

	ManualAcknowledgment again() {
		return new ManualAcknowledgment(this.open);
	}

	private Handling handling() {
		Handling bound = this.handling;
		Assert.state(bound != null, "No message");
		return bound;
	}

	@Override
	public void acknowledge() {
		if (handling().canReply() && !this.returned) {
			require(this.state.compareAndSet(State.OPEN, State.ACKNOWLEDGED));
			// The listener may have returned meanwhile
			if (this.returned) {
				finish(null);
			}
			return;
		}
		settle();
		handling().acknowledge();
	}

	/**
	 * The listener has returned.
	 * @param reply the reply, or {@code null} for none
	 */
	void onReturn(@Nullable WireMessage reply) {
		this.returned = true;
		if (reply != null) {
			if (this.state.compareAndSet(State.OPEN, State.SETTLED)) {
				this.open.closed();
				handling().reply(reply);
			}
			else {
				finish(reply);
			}
		}
		else if (this.state.get() == State.ACKNOWLEDGED) {
			finish(null);
		}
	}

	private void finish(@Nullable WireMessage reply) {
		if (this.state.compareAndSet(State.ACKNOWLEDGED, State.SETTLED)) {
			this.open.closed();
			if (reply != null) {
				handling().reply(reply);
			}
			else {
				handling().acknowledge();
			}
		}
	}

	@Override
	public void release() {
		settle();
		this.open.release(handling(), null);
	}

	@Override
	public void release(Duration delay) {
		settle();
		this.open.release(handling(), delay);
	}

	@Override
	public void reject(String reason) {
		settle();
		this.open.reject(handling(), reason);
	}

	@Override
	public boolean isSettled() {
		return this.state.get() != State.OPEN;
	}

	private void settle() {
		require(this.state.compareAndSet(State.OPEN, State.SETTLED));
		this.open.closed();
	}

	/**
	 * Take the right to give a verdict away from the listener.
	 * @return {@code false} if it has given one
	 */
	boolean claim() {
		boolean claimed = this.state.compareAndSet(State.OPEN, State.SETTLED)
				|| this.state.compareAndSet(State.ACKNOWLEDGED, State.SETTLED);
		if (claimed) {
			this.open.closed();
		}
		return claimed;
	}

	private void require(boolean first) {
		if (!first) {
			throw new IllegalStateException("A message of task '" + handling().task()
					+ "' has a verdict already: acknowledge, release or reject it once");
		}
	}

	@Override
	public String toString() {
		return "acknowledgment (" + this.state.get() + ")";
	}

	private enum State {

		OPEN, ACKNOWLEDGED, SETTLED

	}

}
