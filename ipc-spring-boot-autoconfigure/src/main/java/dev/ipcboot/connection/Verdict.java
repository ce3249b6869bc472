package dev.ipcboot.connection;

import dev.ipcboot.frame.WireMessage;

/**
 * How a receiver settles a message. The first verdict counts; a second one throws
 * {@link IllegalStateException}. On framings without ids a verdict is accepted and goes
 * nowhere.
 */
public interface Verdict {

	/**
	 * The message has been handled.
	 */
	void acknowledge();

	/**
	 * The message is refused for good.
	 * @param reason why, in words for the sender
	 */
	void reject(String reason);

	/**
	 * The message has been handled, and this is the reply. Acknowledges only, if the
	 * sender wanted no reply.
	 * @param message the reply
	 * @throws dev.ipcboot.IpcException if the reply can't travel with the framing of the
	 * task; the message has no verdict then
	 */
	void reply(WireMessage message);

}
