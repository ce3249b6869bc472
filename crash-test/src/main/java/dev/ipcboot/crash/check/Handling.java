package dev.ipcboot.crash.check;

/**
 * One call of a listener with a message.
 */
final class Handling {

	final ProcessRun receiver;

	final Message message;

	final String task;

	final long begunAt;

	final boolean whole;

	final boolean redelivered;

	/** Time at which the listener had finished, or 0. */
	long doneAt;

	/** Time at which a detached message got its outcome, or 0. */
	long settledAt;

	/** Whether the outcome could not be given: then any outcome is true. */
	boolean failed;

	Handling(ProcessRun receiver, Message message, String task, long begunAt, boolean whole, boolean redelivered) {
		this.receiver = receiver;
		this.message = message;
		this.task = task;
		this.begunAt = begunAt;
		this.whole = whole;
		this.redelivered = redelivered;
	}

	/** Whether the listener was about to say that it handled the message. */
	boolean isHandled() {
		return this.message.order.isHandled() && isDecided();
	}

	private boolean isDecided() {
		return (this.message.order.isDetached() ? this.settledAt : this.doneAt) != 0;
	}

}
