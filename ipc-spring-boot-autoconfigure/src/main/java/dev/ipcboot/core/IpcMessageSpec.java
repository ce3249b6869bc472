package dev.ipcboot.core;

import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What may be said about a message. Immutable: each method gives a new one.
 *
 * @param <S> the type of what the methods give
 */
public interface IpcMessageSpec<S extends IpcMessageSpec<S>> {

	/**
	 * Set a header.
	 * @param name the name
	 * @param value text, a number, a boolean or bytes; {@code null} takes the header away
	 * @return the message with it
	 */
	S header(String name, @Nullable Object value);

	/**
	 * Set headers.
	 * @param headers names and values
	 * @return the message with them
	 */
	S headers(Map<String, ?> headers);

	/**
	 * Say how urgent the message is. It overtakes others where the carrier orders by
	 * priority, or where they wait in this process.
	 * @param priority 0 (lowest, the default) to 9
	 * @return the message with it
	 * @throws IllegalArgumentException if the priority is none
	 */
	S priority(int priority);

	/**
	 * Say how long the message is of use, from the call that sends it on. Afterwards it
	 * ends as EXPIRED instead of being handled.
	 * @param timeToLive the time, at least a millisecond
	 * @return the message with it
	 * @throws IllegalArgumentException if the time is none
	 */
	S timeToLive(Duration timeToLive);

	/**
	 * Have the message held back before it is sent. Deadlines and time to live count from
	 * when it is due.
	 * @param delay the time, exact to a millisecond
	 * @return the message with it
	 * @throws IllegalArgumentException if the time is negative
	 */
	S delay(Duration delay);

	/**
	 * Say as what the payload travels.
	 * @param contentType a media type, for example {@code application/cbor}
	 * @return the message with it
	 * @throws org.springframework.util.InvalidMimeTypeException if it is none
	 */
	S contentType(String contentType);

	/**
	 * How long {@code send} may wait for room at the receiver, in place of
	 * {@code ipc.template.send-timeout}.
	 * @param timeout the time
	 * @return the message with it
	 * @throws IllegalArgumentException if the time is none
	 */
	S sendTimeout(Duration timeout);

	/**
	 * When {@code confirm} ends as UNKNOWN without a verdict, in place of
	 * {@code ipc.template.confirm-timeout}.
	 * @param timeout the time
	 * @return the message with it
	 * @throws IllegalArgumentException if the time is none
	 */
	S confirmTimeout(Duration timeout);

	/**
	 * How long to wait for a reply, in place of {@code ipc.template.reply-timeout}.
	 * @param timeout the time
	 * @return the message with it
	 * @throws IllegalArgumentException if the time is none
	 */
	S replyTimeout(Duration timeout);

}
