package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Supplier;

import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * A message that has come, together with the means to settle it. Valid only during the
 * call of the {@link MessageHandler} and only on its thread; {@link #detach()} gives a
 * verdict that may be used later and elsewhere.
 */
public interface Delivery extends Verdict {

	/**
	 * The task that the message was sent to.
	 * @return the name
	 */
	String task();

	/**
	 * The scheme of the transport that carried it.
	 * @return for example {@code unix}
	 */
	String transport();

	/**
	 * The headers that the sender set.
	 * @return names and values, decoded on each call
	 */
	Map<String, Object> headers();

	/**
	 * The payload in place.
	 * @return a read-only view, valid only during the call
	 */
	ByteBuffer payload();

	/**
	 * A copy of the payload.
	 * @return the bytes
	 */
	byte[] payloadBytes();

	/**
	 * The priority.
	 * @return from 0 (lowest) to 9
	 */
	int priority();

	/**
	 * Whether the sender waits for a reply.
	 * @return {@code true} for a request
	 */
	boolean isRequest();

	/**
	 * Whether a reply finds its way to the sender: to a request, and to every message of
	 * a foreign framing on a two-way carrier. There nobody can tell a request from a
	 * send, so what a listener returns is written, and nothing else is.
	 * @return {@code true} if {@link #reply} does more than acknowledge
	 */
	boolean canReply();

	/**
	 * Whether the sender learns the verdict.
	 * @return {@code true} for a confirmed send and for a request
	 */
	boolean isConfirmed();

	/**
	 * Whether the message was sent before and may have been handled in an earlier life of
	 * this process.
	 * @return {@code true} if so
	 */
	boolean isRedelivered();

	/**
	 * The id of the message, unique among all messages of its task.
	 * @return the id, or {@code null} where the framing has none
	 */
	@Nullable String messageId();

	/**
	 * The id of the message for whoever may ask for it later: most don't, and to put it
	 * together costs more than to carry the message.
	 * @return gives what {@link #messageId()} says now, to any thread at any time
	 */
	default Supplier<@Nullable String> laterMessageId() {
		String id = messageId();
		return () -> id;
	}

	/**
	 * Who sent it, as far as the carrier or the sender tells.
	 * @return the peer
	 */
	IpcPeer peer();

	/**
	 * Take the verdict out of the call: returning from the handler settles nothing then.
	 * @return the verdict, usable by any thread, once
	 */
	Verdict detach();

	/**
	 * Write the verdicts that have been given before, on the messages of the same read.
	 * For a handler that is going to wait: they would wait with it.
	 */
	void flush();

}
