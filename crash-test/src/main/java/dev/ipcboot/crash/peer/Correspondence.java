package dev.ipcboot.crash.peer;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * One thread that sends to one task: random messages in random batches until the faults
 * have ended, then a last batch that must be acknowledged.
 */
final class Correspondence implements Runnable {

	private static final int MAX_HEADERS = 64;

	private static final int LAST_BATCH = 20;

	/** Numbers of the messages whose completion throws after its work. */
	private static final int THROW_EVERY = 997;

	/** Bounds the memory of the messages in flight. */
	private static final int MAX_BYTES_IN_FLIGHT = 6 << 20;

	private static final Duration TIMEOUT = PeerArguments.CONFIRM_TIMEOUT;

	private static final Duration LAST_TIMEOUT = Duration.ofSeconds(20);

	private final String run;

	private final TaskSender sender;

	private final Ledger ledger;

	private final Random random;

	private final AtomicLong numbers;

	private final Semaphore room = new Semaphore(MAX_BYTES_IN_FLIGHT);

	private final AtomicInteger open = new AtomicInteger();

	private final AtomicInteger flood = new AtomicInteger();

	private volatile boolean calm;

	/**
	 * Creates the correspondence with a task.
	 * @param run the process run
	 * @param sender the sender of the task
	 * @param ledger the ledger of the process run
	 * @param random its decisions
	 * @param numbers the numbers of the messages of this process run
	 */
	Correspondence(String run, TaskSender sender, Ledger ledger, Random random, AtomicLong numbers) {
		this.run = run;
		this.sender = sender;
		this.ledger = ledger;
		this.random = random;
		this.numbers = numbers;
	}

	/**
	 * Ends the random load: what follows must succeed.
	 */
	void calmDown() {
		this.calm = true;
	}

	/**
	 * Sends small messages without any pause, soon.
	 * @param count the number of messages
	 */
	void flood(int count) {
		this.flood.set(count);
	}

	@Override
	public void run() {
		while (!this.calm) {
			for (int i = this.flood.getAndSet(0); i > 0 && !this.calm; i--) {
				send((i % 3 == 0) ? "plain" : "confirmed", next(this.random.nextInt(200), Order.ACK));
			}
			int count = (this.random.nextInt(10) == 0) ? 200 : 1 + this.random.nextInt(20);
			for (int i = 0; i < count && !this.calm; i++) {
				sendAny();
			}
			flush();
			pause(this.random.nextInt(60));
		}
		awaitOutcomes();
		sendLastBatch();
	}

	private void sendAny() {
		int size = anySize();
		int dice = this.random.nextInt(10);
		if (dice < 3) {
			send("plain", next(size, plainOrder()));
		}
		else if (dice < 5) {
			send("request", next(size, anyOrder(true)));
		}
		else {
			send("confirmed", next(size, anyOrder(false)));
		}
	}

	private Letter next(int size, Order order) {
		return new Letter(this.run, this.numbers.incrementAndGet(), size, order);
	}

	private int anySize() {
		int dice = this.random.nextInt(1000);
		if (dice < 50) {
			return 0;
		}
		if (dice < 900) {
			return this.random.nextInt(400);
		}
		if (dice < 980) {
			return this.random.nextInt(10_000);
		}
		return (dice < 998) ? this.random.nextInt(150_000) : 1_000_000 + this.random.nextInt(600_000);
	}

	private Order plainOrder() {
		int dice = this.random.nextInt(100);
		return (dice < 96) ? Order.ACK : ((dice < 98) ? Order.THROW : Order.ERROR);
	}

	private Order anyOrder(boolean request) {
		int dice = this.random.nextInt(100);
		if (dice < 60) {
			return request ? Order.REPLY : Order.ACK;
		}
		if (dice < 70) {
			return Order.REJECT;
		}
		if (dice < 74) {
			return Order.THROW;
		}
		if (dice < 77) {
			return Order.ERROR;
		}
		if (dice < 80) {
			return request ? Order.REPLY_LARGE : Order.ACK;
		}
		if (dice < 95) {
			return request ? Order.DETACH_REPLY : Order.DETACH_ACK;
		}
		return Order.DETACH_REJECT;
	}

	private void send(String mode, Letter letter) {
		int priority = (this.random.nextInt(10) == 0) ? this.random.nextInt(10) : 0;
		int useful = (this.random.nextInt(50) == 0) ? this.random.nextInt(1000) : 0;
		long expiration = (useful == 0) ? 0 : System.currentTimeMillis() + useful;
		Duration timeout = (this.random.nextInt(5) == 0) ? Duration.ofMillis(200 + this.random.nextInt(2000)) : TIMEOUT;
		send(mode, letter, priority, expiration, timeout, this::onOutcome);
	}

	/** Returns whether the message was taken. */
	private boolean send(String mode, Letter letter, int priority, long expiration, Duration timeout, OnOutcome then) {
		int bytes = letter.size() + 1000;
		this.room.acquireUninterruptibly(bytes);
		this.ledger.add(EntryKind.SEND, letter.number(), this.sender.task(), Thread.currentThread().getName(), mode,
				letter.size(), priority, letter.order(), timeout.toMillis(),
				(expiration == 0) ? 0 : expiration - System.currentTimeMillis());
		boolean accepted = false;
		try {
			var message = letter.toMessage(priority, expiration);
			switch (mode) {
				case "plain" -> this.sender.send(message, timeout);
				case "request" -> this.sender.request(message, new Ending(letter, bytes, then), timeout);
				default -> this.sender.send(message, new Ending(letter, bytes, then), timeout);
			}
			accepted = !mode.equals("plain");
			this.ledger.add(EntryKind.SENT, letter.number());
			if (accepted) {
				this.open.incrementAndGet();
			}
			return true;
		}
		catch (IpcException ex) {
			this.ledger.add(EntryKind.REFUSED, letter.number(), ex);
			pause(20);
			return false;
		}
		finally {
			if (!accepted) {
				this.room.release(bytes);
			}
		}
	}

	private void onOutcome(Letter letter, String outcome, String reason) {
		this.ledger.add(EntryKind.OUTCOME, letter.number(), outcome, reason);
	}

	private void flush() {
		try {
			this.sender.flush();
		}
		catch (IpcException ex) {
			// The messages end by their deadlines.
		}
	}

	/** Waits until every future has ended; how late they may be is for the checker. */
	private void awaitOutcomes() {
		flush();
		long deadline = System.nanoTime() + TIMEOUT.plus(PeerArguments.MAX_OUTAGE).plus(PeerArguments.SLACK).toNanos();
		while (this.open.get() > 0 && deadline - System.nanoTime() > 0) {
			pause(5);
		}
	}

	/**
	 * Sends messages that must be acknowledged. An owner that has just been woken may
	 * need a moment to put back its record.
	 */
	private void sendLastBatch() {
		AtomicInteger acknowledged = new AtomicInteger();
		StringBuffer other = new StringBuffer("-");
		long deadline = System.nanoTime() + LAST_TIMEOUT.toNanos();
		for (int sent = 0; sent < LAST_BATCH && deadline - System.nanoTime() > 0;) {
			Letter letter = next(this.random.nextInt(400), Order.ACK);
			boolean taken = send("confirmed", letter, 0, 0, LAST_TIMEOUT, (end, outcome, reason) -> {
				onOutcome(end, outcome, reason);
				if (outcome.equals(Outcome.ACKNOWLEDGED.name())) {
					acknowledged.incrementAndGet();
				}
				else {
					other.append(outcome).append(' ').append(reason);
				}
			});
			sent += (taken) ? 1 : 0;
		}
		flush();
		while (acknowledged.get() < LAST_BATCH && deadline - System.nanoTime() > 0) {
			pause(5);
		}
		this.ledger.add(EntryKind.PROGRESS, this.sender.task(), acknowledged.get(), LAST_BATCH, other);
	}

	private static void pause(int millis) {
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
	}

	private interface OnOutcome {

		void ended(Letter letter, String outcome, String reason);

	}

	/**
	 * Records the outcome of one message.
	 */
	private final class Ending implements Completion {

		private final Letter letter;

		private final int bytes;

		private final OnOutcome then;

		Ending(Letter letter, int bytes, OnOutcome then) {
			this.letter = letter;
			this.bytes = bytes;
			this.then = then;
		}

		@Override
		public void completed(Outcome outcome, @Nullable String reason) {
			end(outcome.name(), reason);
		}

		@Override
		public void replied(FrameView reply) {
			end(isWhole(reply) ? "REPLY" : "TORN", null);
		}

		private boolean isWhole(FrameView reply) {
			try {
				return Listener.isReply(this.letter, reply.headers(MAX_HEADERS), reply.payload());
			}
			catch (IpcException ex) {
				return false;
			}
		}

		private void end(String outcome, @Nullable String reason) {
			this.then.ended(this.letter, outcome, (reason != null) ? reason : "-");
			Correspondence.this.open.decrementAndGet();
			Correspondence.this.room.release(this.bytes);
			if (this.letter.number() % THROW_EVERY == 0) {
				throw new IllegalStateException("A completion that throws harms nobody else");
			}
		}

	}

}
