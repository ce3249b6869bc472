package dev.ipcboot.listener;

import java.time.Duration;

/**
 * The verdict on one message, for listeners whose {@link AckMode} is MANUAL. Safe for use
 * by any thread, during the call or later. The first verdict counts; a second one throws
 * {@link IllegalStateException}, as does one that comes after the stop of the listener
 * has left the message.
 */
public interface IpcAcknowledgment {

	/**
	 * The message has been handled. If the sender waits for a reply and the method
	 * returns one, that is the acknowledgement and goes out when the method returns.
	 */
	void acknowledge();

	/**
	 * Handle the message again, after the first wait of the retry settings. As often as
	 * {@code ipc.listener.delivery-limit} says; then it is a dead letter.
	 */
	void release();

	/**
	 * Handle the message again after a while. It stays in this process, and what comes
	 * after it goes on; its {@code ipc_deliveryAttempt} is one higher. As often as
	 * {@code ipc.listener.delivery-limit} says; then it is a dead letter.
	 * @param delay the time to wait
	 */
	void release(Duration delay);

	/**
	 * The message is refused for good. The sender learns the reason; unless it waits for
	 * a reply, the message becomes a dead letter too.
	 * @param reason why, in words for the sender
	 */
	void reject(String reason);

	/**
	 * Whether there is a verdict already, or the stop of the listener has left the
	 * message.
	 * @return {@code true} if a further one throws
	 */
	boolean isSettled();

}
