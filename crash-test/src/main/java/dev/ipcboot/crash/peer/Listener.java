package dev.ipcboot.crash.peer;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.connection.Verdict;
import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Handles messages as they tell it to, and records each step before it takes it.
 */
final class Listener implements MessageHandler {

	private static final int SMALL_REPLY = 100;

	private static final int LARGE_REPLY = 200_000;

	private static final int STRANGER_REPLY = 10_000;

	private static final int MAX_SETTLE_MILLIS = 60;

	private final Ledger ledger;

	private final Random random;

	private final ScheduledExecutorService settling;

	private final Set<String> senders = new HashSet<>();

	/**
	 * Creates a listener.
	 * @param ledger the ledger of the process run
	 * @param random its decisions
	 * @param settling runs the outcomes of detached messages
	 */
	Listener(Ledger ledger, Random random, ScheduledExecutorService settling) {
		this.ledger = ledger;
		this.random = random;
		this.settling = settling;
	}

	static ScheduledExecutorService newSettling() {
		return Executors.newScheduledThreadPool(2, (task) -> {
			Thread thread = new Thread(task, "crash-settling");
			thread.setDaemon(true);
			return thread;
		});
	}

	@Override
	public void onMessage(Delivery delivery) {
		Map<String, Object> headers = delivery.headers();
		Letter letter = Letter.of(headers);
		if (letter == null) {
			this.ledger.add(EntryKind.STRANGER, delivery.task());
			if (delivery.isRequest()) {
				delivery.reply(WireMessage.of(new byte[STRANGER_REPLY]));
			}
			return;
		}
		if (this.senders.add(letter.run())) {
			tellSource(delivery, letter);
		}
		boolean whole = letter.isWhole(headers, delivery.payload());
		this.ledger.add(EntryKind.BEGIN, delivery.task(), letter.id(), whole ? "whole" : "torn",
				delivery.isRedelivered() ? "again" : "first");
		if (this.random.nextInt(200) == 0) {
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(this.random.nextInt(20)));
		}
		Order order = letter.order();
		WireMessage reply = order.isReply() ? Letter.reply(letter, size(order)).toMessage(0, 0) : null;
		this.ledger.add(EntryKind.DONE, letter.id(), order);
		follow(order, letter, delivery, reply);
	}

	/** Tells the driver the secret id of a sender, for malicious peers. */
	private static void tellSource(Delivery delivery, Letter letter) {
		String id = delivery.messageId();
		if (id != null) {
			Peer.answer("source " + delivery.task() + ' ' + id.substring(0, id.indexOf('-')));
		}
	}

	private void follow(Order order, Letter letter, Delivery delivery, @Nullable WireMessage reply) {
		switch (order) {
			case THROW -> throw new IllegalStateException("thrown as ordered");
			case ERROR -> throw error();
			default -> {
				try {
					give(order, letter, delivery, reply);
				}
				catch (RuntimeException | Error ex) {
					recordFailure(letter, ex);
					throw ex;
				}
			}
		}
	}

	private void give(Order order, Letter letter, Delivery delivery, @Nullable WireMessage reply) {
		if (order.isDetached()) {
			Verdict verdict = delivery.detach();
			this.settling.schedule(() -> settle(order, letter, verdict, reply), this.random.nextInt(MAX_SETTLE_MILLIS),
					TimeUnit.MILLISECONDS);
		}
		else if (order == Order.REJECT) {
			delivery.reject("rejected as ordered");
		}
		else if (reply != null) {
			delivery.reply(reply);
		}
	}

	/** Records also while the memory is full. */
	private void recordFailure(Letter letter, Throwable failure) {
		while (true) {
			try {
				this.ledger.add(EntryKind.FAILED, letter.id(), failure);
				return;
			}
			catch (OutOfMemoryError ex) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}
	}

	private void settle(Order order, Letter letter, Verdict verdict, @Nullable WireMessage reply) {
		this.ledger.add(EntryKind.SETTLED, letter.id(), order);
		if (order == Order.DETACH_REJECT) {
			verdict.reject("rejected later as ordered");
		}
		else if (reply != null) {
			verdict.reply(reply);
		}
		else {
			verdict.acknowledge();
		}
	}

	private int size(Order order) {
		return (order == Order.REPLY_LARGE) ? 65_536 + this.random.nextInt(LARGE_REPLY)
				: this.random.nextInt(SMALL_REPLY);
	}

	private Error error() {
		return switch (this.random.nextInt(4)) {
			case 0 -> new OutOfMemoryError("thrown as ordered");
			case 1 -> new InternalError("thrown as ordered");
			case 2 -> new NoClassDefFoundError("thrown/as/Ordered");
			default -> new AssertionError("thrown as ordered");
		};
	}

	/**
	 * Returns whether a reply answers a request and is whole.
	 * @param request the request
	 * @param headers the headers of the reply
	 * @param content the content of the reply
	 */
	static boolean isReply(Letter request, Map<String, Object> headers, ByteBuffer content) {
		Letter reply = Letter.of(headers);
		return reply != null && reply.id().equals(request.id()) && reply.isWhole(headers, content);
	}

}
