package dev.ipcboot.connection;

import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.frame.WireMessage;

/**
 * A confirmed message that has been accepted and not been handed to a channel. The thread
 * that {@linkplain #take() takes} it owns it from then on: it hands the message over, or
 * ends it.
 */
final class WaitingMessage {

	private final AtomicBoolean taken = new AtomicBoolean();

	private final WireMessage message;

	private final int flags;

	private final Completion completion;

	private final long deadline;

	private final long acceptedAt;

	private final long absence;

	/**
	 * Create one.
	 * @param message the message
	 * @param flags the flags of its frame
	 * @param completion learns the outcome
	 * @param deadline the end of the wait, by the clock of the JVM
	 * @param acceptedAt the time at which it was accepted, by the same clock
	 * @param absence how long the receiver had been away in all by then
	 */
	WaitingMessage(WireMessage message, int flags, Completion completion, long deadline, long acceptedAt,
			long absence) {
		this.message = message;
		this.flags = flags;
		this.completion = completion;
		this.deadline = deadline;
		this.acceptedAt = acceptedAt;
		this.absence = absence;
	}

	/**
	 * Takes the message. By any thread.
	 * @return {@code false} if another thread has taken it
	 */
	boolean take() {
		return this.taken.compareAndSet(false, true);
	}

	boolean isTaken() {
		return this.taken.get();
	}

	WireMessage message() {
		return this.message;
	}

	int flags() {
		return this.flags;
	}

	Completion completion() {
		return this.completion;
	}

	long deadline() {
		return this.deadline;
	}

	long acceptedAt() {
		return this.acceptedAt;
	}

	long absence() {
		return this.absence;
	}

}
