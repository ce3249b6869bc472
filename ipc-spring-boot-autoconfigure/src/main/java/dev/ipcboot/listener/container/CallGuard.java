package dev.ipcboot.listener.container;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;

/**
 * Knows which thread is in a listener, and with which messages, for the case that the
 * call does not return. One thread at a time enters; any thread may look.
 */
final class CallGuard {

	private final AtomicReference<@Nullable Thread> caller = new AtomicReference<>();

	/** A message or a list of messages. */
	private final AtomicReference<@Nullable Object> inHand = new AtomicReference<>();

	void enter() {
		this.caller.setRelease(Thread.currentThread());
	}

	/**
	 * The thread that has entered begins to handle a message.
	 */
	void handles(Handling message) {
		this.inHand.setRelease(message);
	}

	/**
	 * The thread that has entered begins to handle a batch.
	 */
	void handles(List<Handling> batch) {
		this.inHand.setRelease(batch);
	}

	void exit() {
		this.inHand.setRelease(null);
		this.caller.setRelease(null);
	}

	/**
	 * The messages that the call in progress handles.
	 */
	List<Handling> inHand() {
		Object messages = this.inHand.get();
		if (messages instanceof List<?> batch) {
			return batch.stream().map(Handling.class::cast).toList();
		}
		return (messages instanceof Handling single) ? List.of(single) : List.of();
	}

	/**
	 * The thread that is in the listener.
	 * @return the thread, or {@code null}
	 */
	@Nullable Thread caller() {
		return this.caller.get();
	}

}
