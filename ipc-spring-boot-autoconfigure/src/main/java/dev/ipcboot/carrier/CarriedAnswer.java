package dev.ipcboot.carrier;

import java.util.Map;

/**
 * What became of a message. Immutable as long as nobody changes the payload.
 *
 * @param kind the verdict
 * @param reason why it was rejected, or an empty text
 * @param heldNanos for how long the receiver had the message, or -1 if unknown
 * @param headers the headers of the reply
 * @param payload the payload of the reply
 */
public record CarriedAnswer(Kind kind, String reason, long heldNanos, Map<String, Object> headers, byte[] payload) {

	private static final byte[] EMPTY = new byte[0];

	/**
	 * The message was handled.
	 * @param heldNanos for how long the receiver had it
	 * @return the answer
	 */
	public static CarriedAnswer acknowledged(long heldNanos) {
		return new CarriedAnswer(Kind.ACKNOWLEDGED, "", heldNanos, Map.of(), EMPTY);
	}

	/**
	 * The message was refused for good, came too late, or nobody knows what became of it.
	 * @param kind any but {@link Kind#ACKNOWLEDGED} and {@link Kind#REPLIED}
	 * @param reason why
	 * @param heldNanos for how long the receiver had it
	 * @return the answer
	 */
	public static CarriedAnswer refused(Kind kind, String reason, long heldNanos) {
		return new CarriedAnswer(kind, reason, heldNanos, Map.of(), EMPTY);
	}

	/**
	 * The message was handled, and this is the reply.
	 * @param headers the headers
	 * @param payload the payload
	 * @return the answer
	 */
	public static CarriedAnswer reply(Map<String, Object> headers, byte[] payload) {
		return new CarriedAnswer(Kind.REPLIED, "", -1, headers, payload);
	}

	/**
	 * The verdicts.
	 */
	public enum Kind {

		/**
		 * The listener handled the message.
		 */
		ACKNOWLEDGED,

		/**
		 * The listener rejected the message for good.
		 */
		REJECTED,

		/**
		 * The message came too late to be of use, and nobody has handled it.
		 */
		EXPIRED,

		/**
		 * The message came too late to be of use, and may have been handled before, since
		 * the carrier had handed it out already.
		 */
		EXPIRED_REDELIVERED,

		/**
		 * The listener handled the message, and its reply is gone.
		 */
		FORGOTTEN,

		/**
		 * The listener handled the message and replied.
		 */
		REPLIED

	}

}
