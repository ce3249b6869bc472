package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;

/**
 * A message in the form in which it travels: headers already encoded, payload as bytes.
 * Immutable as long as nobody changes the payload: a message that is sent with a confirm
 * may be written again, so its payload must stay as it is until the verdict.
 */
public final class WireMessage {

	private static final byte[] NO_HEADERS = new byte[0];

	private final byte[] headers;

	private final ByteBuffer payload;

	private final int priority;

	private final long expiration;

	private final long delay;

	private WireMessage(byte[] headers, ByteBuffer payload, int priority, long expiration, long delay) {
		this.headers = headers;
		this.payload = payload;
		this.priority = priority;
		this.expiration = expiration;
		this.delay = delay;
	}

	/**
	 * Create a message.
	 * @param headers names and values; see {@link HeaderCodec} for the types that travel
	 * @param payload the payload, which is not copied
	 * @param priority the priority from 0 (lowest) to 9
	 * @return the message
	 * @throws IpcException if the headers can't be encoded or the priority is out of
	 * range
	 */
	public static WireMessage of(Map<String, ?> headers, byte[] payload, int priority) {
		return create(headers, ByteBuffer.wrap(payload), priority);
	}

	/**
	 * Create a message from the remaining bytes of a buffer.
	 * @param headers names and values; see {@link HeaderCodec} for the types that travel
	 * @param payload the payload, which is not copied; heap or direct
	 * @param priority the priority from 0 (lowest) to 9
	 * @return the message
	 * @throws IpcException if the headers can't be encoded or the priority is out of
	 * range
	 */
	public static WireMessage of(Map<String, ?> headers, ByteBuffer payload, int priority) {
		return create(headers, payload.slice(), priority);
	}

	private static WireMessage create(Map<String, ?> headers, ByteBuffer payload, int priority) {
		if (priority < 0 || priority > 9) {
			throw new IpcException("Priority " + priority + " is not in the range from 0 (lowest) to 9");
		}
		byte[] encoded = headers.isEmpty() ? NO_HEADERS : HeaderCodec.encode(headers);
		long expiration = (headers.get(IpcHeaders.EXPIRATION) instanceof Number time) ? time.longValue() : 0;
		return new WireMessage(encoded, payload, priority, expiration, 0);
	}

	/**
	 * Create a message without headers.
	 * @param payload the payload, which is not copied
	 * @return the message with priority 0
	 */
	public static WireMessage of(byte[] payload) {
		return new WireMessage(NO_HEADERS, ByteBuffer.wrap(payload), 0, 0, 0);
	}

	/**
	 * The same message, held back by the sender for a time. The delay does not travel.
	 * @param time how long, or zero for not at all
	 * @return the message
	 */
	public WireMessage withDelay(Duration time) {
		return new WireMessage(this.headers, this.payload, this.priority, this.expiration, Math.max(0, time.toNanos()));
	}

	/**
	 * The same message with a payload of its own.
	 * @return the copy
	 */
	public WireMessage copy() {
		ByteBuffer copied = ByteBuffer.allocate(this.payload.limit()).put(0, this.payload, 0, this.payload.limit());
		return new WireMessage(this.headers, copied, this.priority, this.expiration, this.delay);
	}

	/**
	 * How long the sender holds the message back.
	 * @return the time in nanoseconds, or 0 for not at all
	 */
	public long delayNanos() {
		return this.delay;
	}

	/**
	 * Whether the message has ceased to be of use, by its header
	 * {@value IpcHeaders#EXPIRATION}.
	 * @return {@code true} if that time has come
	 */
	public boolean isExpired() {
		return this.expiration != 0 && System.currentTimeMillis() >= this.expiration;
	}

	byte[] headers() {
		return this.headers;
	}

	ByteBuffer payload() {
		return this.payload;
	}

	/**
	 * The priority.
	 * @return from 0 (lowest) to 9
	 */
	public int priority() {
		return this.priority;
	}

	/**
	 * The size of headers and payload.
	 * @return the number of bytes
	 */
	public int size() {
		return this.headers.length + this.payload.limit();
	}

	/**
	 * The length of the frame that carries the whole message.
	 * @return the number of bytes
	 */
	public long frameLength() {
		return (long) FrameLayout.HEADER_LENGTH + this.headers.length + this.payload.limit();
	}

}
