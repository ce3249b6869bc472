package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.ipcboot.IpcHeaders;

/**
 * A window on one frame within the buffer it was read into. A decoder moves one view from
 * frame to frame, so a view is valid only during the call it is handed to, and only on
 * that thread: copy what is to be kept.
 */
public final class FrameView {

	private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

	private static final byte[] EXPIRATION = IpcHeaders.EXPIRATION.getBytes(StandardCharsets.UTF_8);

	private ByteBuffer buffer = EMPTY;

	private int type;

	private int flags;

	private int priority;

	private int extent;

	private long source;

	private long sequence;

	private int headersOffset;

	private int headersLength;

	private int payloadOffset;

	private int payloadLength;

	/**
	 * Move to a frame whose fixed part has been checked.
	 * @param newBuffer where the frame is
	 * @param start where it begins
	 */
	void moveTo(ByteBuffer newBuffer, int start) {
		this.buffer = newBuffer;
		this.type = newBuffer.get(start + FrameLayout.TYPE_OFFSET) & 0xFF;
		int word = newBuffer.getInt(start + FrameLayout.FLAGS_OFFSET);
		this.flags = word >>> 24;
		this.priority = (word >>> 16) & 0xFF;
		this.headersLength = word & 0xFFFF;
		this.payloadLength = newBuffer.getInt(start + FrameLayout.PAYLOAD_LENGTH_OFFSET);
		this.extent = newBuffer.getInt(start + FrameLayout.EXTENT_OFFSET);
		this.source = newBuffer.getLong(start + FrameLayout.SOURCE_OFFSET);
		this.sequence = newBuffer.getLong(start + FrameLayout.SEQUENCE_OFFSET);
		this.headersOffset = start + FrameLayout.HEADER_LENGTH;
		this.payloadOffset = this.headersOffset + this.headersLength;
	}

	/**
	 * Move to the body of a message whose fragments are complete, keeping everything
	 * else.
	 * @param body the body
	 * @param bodyHeadersLength the length of the headers within it
	 */
	void moveToBody(ByteBuffer body, int bodyHeadersLength) {
		this.buffer = body;
		this.flags &= ~FrameLayout.FLAG_FRAGMENT;
		this.extent = 0;
		this.headersOffset = FrameLayout.BODY_PREFIX_LENGTH;
		this.headersLength = bodyHeadersLength;
		this.payloadOffset = this.headersOffset + bodyHeadersLength;
		this.payloadLength = body.limit() - this.payloadOffset;
	}

	/**
	 * Move to a message of a foreign framing, which has a payload and nothing else.
	 * @param newBuffer where the payload is
	 * @param offset where it begins
	 * @param length its length
	 */
	void moveToPayload(ByteBuffer newBuffer, int offset, int length) {
		this.buffer = newBuffer;
		this.type = FrameType.MESSAGE;
		this.flags = 0;
		this.priority = 0;
		this.extent = 0;
		this.source = 0;
		this.sequence = 0;
		this.headersOffset = offset;
		this.headersLength = 0;
		this.payloadOffset = offset;
		this.payloadLength = length;
	}

	/**
	 * The type.
	 * @return one of {@link FrameType}, or a number that a later version has added
	 */
	public int type() {
		return this.type;
	}

	/**
	 * Whether a flag is set.
	 * @param flag one of the flags of {@link FrameLayout}
	 * @return {@code true} if it is set
	 */
	public boolean is(int flag) {
		return (this.flags & flag) != 0;
	}

	/**
	 * The flags.
	 * @return all flags
	 */
	public int flags() {
		return this.flags;
	}

	/**
	 * The priority.
	 * @return from 0 (lowest) to 9
	 */
	public int priority() {
		return this.priority;
	}

	/**
	 * The extent, whose meaning depends on the type.
	 * @return the extent
	 */
	public int extent() {
		return this.extent;
	}

	/**
	 * The source.
	 * @return the source, 0 in a foreign framing
	 */
	public long source() {
		return this.source;
	}

	/**
	 * The sequence.
	 * @return the sequence, 0 in a foreign framing
	 */
	public long sequence() {
		return this.sequence;
	}

	/**
	 * The length of the payload.
	 * @return the number of bytes
	 */
	public int payloadLength() {
		return this.payloadLength;
	}

	/**
	 * The size of headers and payload.
	 * @return the number of bytes
	 */
	public int size() {
		return this.headersLength + this.payloadLength;
	}

	/**
	 * Decode the headers.
	 * @param maxHeaders the most headers to accept
	 * @return names and values
	 * @throws dev.ipcboot.IpcProtocolException if they are malformed
	 */
	public Map<String, Object> headers(int maxHeaders) {
		return HeaderCodec.decode(this.buffer, this.headersOffset, this.headersLength, maxHeaders);
	}

	/**
	 * When the message ceases to be of use, by its header {@value IpcHeaders#EXPIRATION}.
	 * Allocates nothing.
	 * @return milliseconds since the epoch, or 0 if the header is not there
	 */
	public long expiration() {
		return (this.headersLength == 0) ? 0
				: HeaderCodec.findLong(this.buffer, this.headersOffset, this.headersLength, EXPIRATION);
	}

	/**
	 * For how long the receiver had the messages that a {@link FrameType#CONFIRM},
	 * {@link FrameType#REJECT} or {@link FrameType#FORGOTTEN} answers.
	 * @return the time in nanoseconds, or -1 if the frame does not say
	 */
	public long heldNanos() {
		return (this.type == FrameType.CONFIRM) ? HeldTime.decode(this.flags >>> 4, this.priority)
				: HeldTime.fromMicros(this.extent);
	}

	/**
	 * The payload in place, valid as long as this view.
	 * @return a read-only view of the payload
	 */
	public ByteBuffer payload() {
		return this.buffer.slice(this.payloadOffset, this.payloadLength).asReadOnlyBuffer();
	}

	/**
	 * A copy of the payload.
	 * @return the bytes
	 */
	public byte[] payloadBytes() {
		byte[] bytes = new byte[this.payloadLength];
		this.buffer.get(this.payloadOffset, bytes);
		return bytes;
	}

	/**
	 * The payload as text.
	 * @return the text
	 */
	public String payloadText() {
		return new String(payloadBytes(), StandardCharsets.UTF_8);
	}

	int payloadInt(int offset) {
		return this.buffer.getInt(this.payloadOffset + offset);
	}

	void copyPayload(int offset, byte[] to, int at, int length) {
		this.buffer.get(this.payloadOffset + offset, to, at, length);
	}

}
