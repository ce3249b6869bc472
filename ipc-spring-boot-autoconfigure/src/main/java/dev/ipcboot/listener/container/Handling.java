package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.Verdict;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.ListenerMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * One attempt to handle a message: the message that the listener sees, and the means to
 * settle it. Used by one thread at a time; handing it to another one needs
 * {@link #detach()} before.
 */
final class Handling extends ListenerMessage {

	private static final AtomicIntegerFieldUpdater<Handling> CLAIMED = AtomicIntegerFieldUpdater
		.newUpdater(Handling.class, "claimed");

	private static final int LEFT = 2;

	private final String task;

	private final String transport;

	private final boolean request;

	private final boolean replyable;

	private final boolean confirmed;

	private final int attempt;

	private final @Nullable ManualAcknowledgment handle;

	private transient Verdict verdict;

	/** Whether the filter has let the message pass. */
	private boolean admitted;

	/** Whether the outcome is given after the call, by another thread. */
	private boolean open;

	private volatile @Nullable String destination;

	private volatile int claimed;

	private Handling(byte[] payload, MessageHeaders headers, Delivery delivery, @Nullable ManualAcknowledgment handle) {
		super(payload, headers, delivery.peer());
		this.task = delivery.task();
		this.transport = delivery.transport();
		this.request = delivery.isRequest();
		this.replyable = delivery.canReply();
		this.confirmed = delivery.isConfirmed();
		this.attempt = 1;
		this.handle = handle;
		this.verdict = delivery;
	}

	private Handling(Handling before, MessageHeaders headers, int attempt, @Nullable ManualAcknowledgment handle) {
		super(before.getPayload(), headers, before.getPeer());
		this.task = before.task;
		this.transport = before.transport;
		this.request = before.request;
		this.replyable = before.replyable;
		this.confirmed = before.confirmed;
		this.attempt = attempt;
		this.handle = handle;
		this.verdict = before.verdict;
		this.admitted = before.admitted;
	}

	/**
	 * The first attempt at what has come.
	 */
	static Handling first(Delivery delivery, IpcMessageMapper mapper) {
		return new Handling(delivery.payloadBytes(), mapper.headers(delivery, (Object) null), delivery, null);
	}

	/**
	 * The first attempt at what has come, with a handle for the verdict.
	 */
	static Handling first(Delivery delivery, IpcMessageMapper mapper, ManualAcknowledgment handle) {
		Handling handling = new Handling(delivery.payloadBytes(), mapper.headers(delivery, handle), delivery, handle);
		handling.detach();
		handle.bind(handling);
		return handling;
	}

	/**
	 * The next attempt, which takes the verdict over.
	 */
	Handling next(IpcMessageMapper mapper) {
		Map<String, Object> further = new HashMap<>();
		further.put(IpcHeaders.DELIVERY_ATTEMPT, this.attempt + 1);
		ManualAcknowledgment again = (this.handle != null) ? this.handle.again() : null;
		if (again != null) {
			further.put(IpcHeaders.ACKNOWLEDGMENT, again);
		}
		Handling next = new Handling(this, mapper.headers(getHeaders(), further), this.attempt + 1, again);
		if (again != null) {
			again.bind(next);
		}
		return next;
	}

	String task() {
		return this.task;
	}

	/**
	 * The scheme of the carrier that brought it.
	 */
	String transport() {
		return this.transport;
	}

	boolean isRequest() {
		return this.request;
	}

	/**
	 * Whether a reply finds its way, as it does to a request, and to every message of a
	 * program that can't say whether it waits for one.
	 */
	boolean canReply() {
		return this.replyable;
	}

	boolean isConfirmed() {
		return this.confirmed;
	}

	/**
	 * Whether the message ceases to be of use within a time.
	 */
	boolean isExpiredIn(Duration delay) {
		return getHeaders().get(IpcHeaders.EXPIRATION) instanceof Long expiration
				&& System.currentTimeMillis() + delay.toMillis() >= expiration;
	}

	int attempt() {
		return this.attempt;
	}

	@Nullable ManualAcknowledgment handle() {
		return this.handle;
	}

	/**
	 * Take the verdict out of the call of the engine, unless that was done before.
	 */
	void detach() {
		if (this.verdict instanceof Delivery delivery) {
			this.verdict = delivery.detach();
		}
	}

	boolean isAdmitted() {
		return this.admitted;
	}

	void admit() {
		this.admitted = true;
	}

	/**
	 * Whether the outcome is given after the call, by another thread.
	 */
	boolean isOpen() {
		return this.open;
	}

	void setOpen(boolean newOpen) {
		this.open = newOpen;
	}

	/**
	 * The task that has the result, and whose word on it is the outcome.
	 * @return the name, or {@code null}
	 */
	@Nullable String destination() {
		return this.destination;
	}

	void forwardedTo(String task) {
		this.destination = task;
	}

	/**
	 * Take the right to settle this attempt. Of the listener, its future and a stop, the
	 * first one gets it.
	 * @return {@code false} if the attempt has an outcome already
	 */
	boolean claim() {
		return (this.handle != null) ? this.handle.claim() : CLAIMED.compareAndSet(this, 0, 1);
	}

	/**
	 * Take the right to settle this attempt for a stop: what the listener says later is
	 * refused.
	 * @return {@code false} if the attempt has an outcome already
	 */
	boolean leave() {
		if ((this.handle != null) ? this.handle.leave() : CLAIMED.compareAndSet(this, 0, LEFT)) {
			this.claimed = LEFT;
			return true;
		}
		return false;
	}

	/**
	 * Whether a stop has left the attempt without an outcome of its listener.
	 */
	boolean isLeft() {
		return this.claimed == LEFT;
	}

	void acknowledge() {
		this.verdict.acknowledge();
	}

	/**
	 * Acknowledge before the listener is called: what comes later changes nothing.
	 */
	void acknowledgeEarly() {
		this.verdict.acknowledge();
		this.verdict = Settled.INSTANCE;
	}

	boolean isSettledEarly() {
		return this.verdict == Settled.INSTANCE;
	}

	void reject(String reason) {
		this.verdict.reject(reason);
	}

	void reply(WireMessage reply) {
		this.verdict.reply(reply);
	}

	/**
	 * An attempt equals itself alone: two messages may have the same content.
	 */
	@Override
	public boolean equals(@Nullable Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

	/**
	 * The verdict was given before.
	 */
	private enum Settled implements Verdict {

		INSTANCE;

		@Override
		public void acknowledge() {
		}

		@Override
		public void reject(String reason) {
		}

		@Override
		public void reply(WireMessage message) {
		}

	}

}
