package dev.ipcboot.benchmarks.contender;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * What two sides without a protocol of their own agree on: the first byte of a message
 * says whether it is answered by itself or by a short confirm. The sender keeps a window
 * and waits for answers, which other threads bring.
 */
final class Conversation {

	private static final byte REQUEST = 1;

	private static final byte[] CONFIRM = new byte[16];

	private final Semaphore room = new Semaphore(Client.WINDOW);

	private final Semaphore replies = new Semaphore(0);

	private volatile @Nullable Confirms confirms;

	/**
	 * What the receiver writes back.
	 */
	static byte[] answer(byte[] message) {
		return isRequest(message) ? message : CONFIRM;
	}

	static boolean isRequest(byte[] message) {
		return message[0] == REQUEST;
	}

	static byte[] asRequest(byte[] message) {
		message[0] = REQUEST;
		return message;
	}

	/**
	 * Wait for room for one more message.
	 */
	void begin(Confirms counter) throws InterruptedException {
		if (this.confirms != counter) {
			this.confirms = counter;
		}
		this.room.acquire();
	}

	/**
	 * Something has come back.
	 */
	void answered(boolean reply) {
		Confirms counter = this.confirms;
		if (reply) {
			this.replies.release();
		}
		else if (counter != null) {
			this.room.release();
			counter.confirmed();
		}
	}

	void awaitReply() throws InterruptedException {
		if (!this.replies.tryAcquire(10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("No reply within 10 s");
		}
	}

}
