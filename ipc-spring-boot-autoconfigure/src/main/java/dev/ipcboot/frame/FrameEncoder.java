package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Writes frames into a buffer, at its position. The caller has made sure of the room.
 * Allocates nothing for messages and confirms. Stateless.
 */
public final class FrameEncoder {

	private static final int MAX_REASON_LENGTH = 1024;

	private static final byte[] EMPTY = new byte[0];

	private FrameEncoder() {
	}

	/**
	 * Write a whole message or reply.
	 * @param to the buffer
	 * @param type {@link FrameType#MESSAGE} or {@link FrameType#REPLY}
	 * @param flags the flags
	 * @param message headers and payload
	 * @param source the source
	 * @param sequence the sequence
	 */
	public static void message(ByteBuffer to, int type, int flags, WireMessage message, long source, long sequence) {
		byte[] headers = message.headers();
		ByteBuffer payload = message.payload();
		fixedPart(to, type, flags, message.priority(), headers.length, payload.limit(), 0, source, sequence);
		to.put(headers);
		copy(payload, 0, payload.limit(), to);
	}

	/**
	 * Write the next part of a message or reply that is too large for one frame.
	 * @param to the buffer; the frame fills at most its remaining bytes, of which there
	 * are at least 64
	 * @param type {@link FrameType#MESSAGE} or {@link FrameType#REPLY}
	 * @param flags the flags of the message
	 * @param message headers and payload
	 * @param source the source
	 * @param sequence the sequence
	 * @param offset where in the body the part begins
	 * @return where the next part begins; {@link #bodyLength} when this was the last
	 */
	public static int fragment(ByteBuffer to, int type, int flags, WireMessage message, long source, long sequence,
			int offset) {
		int total = bodyLength(message);
		int overhead = FrameLayout.HEADER_LENGTH + FrameLayout.FRAGMENT_PREFIX_LENGTH;
		int room = Math.min(to.remaining(), FrameLayout.MAX_FRAME_LENGTH) - overhead;
		int end = Math.min(total, offset + room);
		fixedPart(to, type, flags | FrameLayout.FLAG_FRAGMENT, message.priority(), 0,
				FrameLayout.FRAGMENT_PREFIX_LENGTH + end - offset, total, source, sequence);
		to.putInt(offset);
		copyBody(message, offset, end, to);
		return end;
	}

	/**
	 * The length of the body of a fragmented message.
	 * @param message headers and payload
	 * @return the number of bytes
	 */
	public static int bodyLength(WireMessage message) {
		return FrameLayout.BODY_PREFIX_LENGTH + message.size();
	}

	/**
	 * Write the acknowledgement of consecutive messages.
	 * @param to the buffer
	 * @param source whose messages they are
	 * @param sequence the last of them
	 * @param count how many they are
	 * @param heldNanos how long ago they arrived, or -1 to leave it open
	 */
	public static void confirm(ByteBuffer to, long source, long sequence, int count, long heldNanos) {
		int held = HeldTime.encode(heldNanos);
		fixedPart(to, FrameType.CONFIRM, HeldTime.exponent(held) << 4, HeldTime.mantissa(held), 0, 0, count, source,
				sequence);
	}

	/**
	 * Write the rejection of a message.
	 * @param to the buffer, with room for a frame of 1,056 bytes
	 * @param source whose message it is
	 * @param sequence the message
	 * @param flags 0 or {@link FrameLayout#FLAG_EXPIRED}
	 * @param reason the reason, cut off after 1,024 bytes
	 * @param heldNanos how long ago the message arrived, or -1 to leave it open
	 */
	public static void reject(ByteBuffer to, long source, long sequence, int flags, String reason, long heldNanos) {
		byte[] text = reason(reason);
		fixedPart(to, FrameType.REJECT, flags, 0, 0, text.length, HeldTime.toMicros(heldNanos), source, sequence);
		to.put(text);
	}

	/**
	 * Write that a message was handled and that its reply is not there any more.
	 * @param to the buffer
	 * @param source the source of the message
	 * @param sequence the message
	 * @param heldNanos how long ago the message arrived, or -1 to leave it open
	 */
	public static void forgotten(ByteBuffer to, long source, long sequence, long heldNanos) {
		forgotten(to, source, sequence, 0, heldNanos);
	}

	/**
	 * Write that the outcome of a message is not known any more.
	 * @param to the buffer
	 * @param source whose message it is
	 * @param sequence the message
	 * @param flags 0 if it was handled and its reply is gone, or
	 * {@link FrameLayout#FLAG_EXPIRED} if it came too late and may have been handled
	 * before
	 * @param heldNanos how long ago the message arrived, or -1 to leave it open
	 */
	public static void forgotten(ByteBuffer to, long source, long sequence, int flags, long heldNanos) {
		fixedPart(to, FrameType.FORGOTTEN, flags, 0, 0, 0, HeldTime.toMicros(heldNanos), source, sequence);
	}

	/**
	 * The length of the frame that {@link #reject} or {@link #goodbye} writes.
	 * @param reason the reason
	 * @return the number of bytes
	 */
	public static int reasonLength(String reason) {
		return FrameLayout.HEADER_LENGTH + reason(reason).length;
	}

	/**
	 * The length of the frame that {@link #hello} writes.
	 * @param headers see {@link HelloHeaders}
	 * @return the number of bytes
	 */
	public static int helloLength(Map<String, ?> headers) {
		return FrameLayout.HEADER_LENGTH + HeaderCodec.encode(headers).length;
	}

	/**
	 * Write the introduction of a source.
	 * @param to the buffer
	 * @param source the source
	 * @param headers see {@link HelloHeaders}
	 */
	public static void hello(ByteBuffer to, long source, Map<String, ?> headers) {
		byte[] encoded = HeaderCodec.encode(headers);
		fixedPart(to, FrameType.HELLO, 0, 9, encoded.length, 0, 0, source, 0);
		to.put(encoded);
	}

	/**
	 * Write the orderly end of a channel.
	 * @param to the buffer
	 * @param source the source
	 * @param reason why, or an empty text
	 */
	public static void goodbye(ByteBuffer to, long source, String reason) {
		byte[] text = reason(reason);
		fixedPart(to, FrameType.GOODBYE, 0, 0, 0, text.length, 0, source, 0);
		to.put(text);
	}

	private static byte[] reason(String reason) {
		if (reason.isEmpty()) {
			return EMPTY;
		}
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		if (text.length <= MAX_REASON_LENGTH) {
			return text;
		}
		int end = MAX_REASON_LENGTH;
		while ((text[end] & 0xC0) == 0x80) {
			end--;
		}
		return java.util.Arrays.copyOf(text, end);
	}

	private static void fixedPart(ByteBuffer to, int type, int flags, int priority, int headersLength,
			int payloadLength, int extent, long source, long sequence) {
		int start = to.position();
		to.putInt(start, (FrameLayout.MAGIC << 16) | (FrameLayout.VERSION << 8) | type);
		to.putInt(start + FrameLayout.FLAGS_OFFSET, (flags << 24) | (priority << 16) | headersLength);
		to.putInt(start + FrameLayout.PAYLOAD_LENGTH_OFFSET, payloadLength);
		to.putInt(start + FrameLayout.EXTENT_OFFSET, extent);
		to.putLong(start + FrameLayout.SOURCE_OFFSET, source);
		to.putLong(start + FrameLayout.SEQUENCE_OFFSET, sequence);
		to.position(start + FrameLayout.HEADER_LENGTH);
	}

	private static void copyBody(WireMessage message, int offset, int end, ByteBuffer to) {
		byte[] headers = message.headers();
		int position = offset;
		while (position < Math.min(end, FrameLayout.BODY_PREFIX_LENGTH)) {
			to.put((byte) (headers.length >>> (8 * (FrameLayout.BODY_PREFIX_LENGTH - 1 - position))));
			position++;
		}
		int headersEnd = FrameLayout.BODY_PREFIX_LENGTH + headers.length;
		if (position < Math.min(end, headersEnd)) {
			int length = Math.min(end, headersEnd) - position;
			to.put(headers, position - FrameLayout.BODY_PREFIX_LENGTH, length);
			position += length;
		}
		if (position < end) {
			copy(message.payload(), position - headersEnd, end - position, to);
		}
	}

	private static void copy(ByteBuffer from, int offset, int length, ByteBuffer to) {
		to.put(to.position(), from, offset, length);
		to.position(to.position() + length);
	}

}
