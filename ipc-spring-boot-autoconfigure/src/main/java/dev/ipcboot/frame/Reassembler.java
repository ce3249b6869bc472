package dev.ipcboot.frame;

import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.IpcProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Puts fragments together. What has come of a confirmed message is kept when a part is
 * missing, for example since a datagram was lost: its sender sends it again, and the
 * parts of all attempts together make it whole. So a message of hundreds of datagrams
 * passes a link that drops one in ten. An unconfirmed message with a gap is dropped, as
 * nobody sends it again.
 */
final class Reassembler {

	/** How much memory unfinished messages may take, in largest messages. */
	private static final int MAX_UNFINISHED_SIZES = 4;

	/** The most memory that is kept for the next message. */
	private static final int MAX_SPARE = 1 << 21;

	private final FrameLimits limits;

	/**
	 * The memory of the last message that was complete. A view of it is valid only until
	 * the next frame, and fresh memory for each message costs more than the message: the
	 * collector would be given twice as much as has come, and where the heap has not been
	 * used before, the system provides it page by page.
	 */
	private SoftReference<byte[]> spare = new SoftReference<>(null);

	/** The one that was longest without a new part comes first. */
	private final Map<Key, PartialMessage> unfinished = new LinkedHashMap<>(16, 0.75f, true);

	private long unfinishedBytes;

	Reassembler(FrameLimits limits) {
		this.limits = limits;
	}

	/**
	 * Take a fragment.
	 * @param view the fragment; moved to the whole message when this was the last part
	 * @return {@code true} if the message is complete
	 */
	boolean accept(FrameView view) {
		int total = view.extent();
		int length = view.payloadLength() - FrameLayout.FRAGMENT_PREFIX_LENGTH;
		if (length < 0) {
			throw new IpcProtocolException("A fragment of " + view.payloadLength() + " bytes is too short");
		}
		int offset = view.payloadInt(0);
		check(total, offset, length);
		Key key = new Key(view.source(), view.sequence(), view.type(),
				view.is(FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REQUEST));
		PartialMessage partial = find(key, total, offset);
		if (partial == null) {
			return false;
		}
		this.unfinishedBytes -= partial.size();
		try {
			partial.add(view, offset, length);
		}
		finally {
			this.unfinishedBytes += partial.size();
		}
		if (!partial.isComplete()) {
			dropOldest(key);
			return false;
		}
		remove(key);
		finish(view, partial);
		if (partial.bytes().length <= MAX_SPARE) {
			this.spare = new SoftReference<>(partial.bytes());
		}
		return true;
	}

	/** Memory that unfinished messages take. */
	long unfinishedBytes() {
		return this.unfinishedBytes;
	}

	private void check(int total, int offset, int length) {
		long limit = (long) this.limits.maxMessageSize() + FrameLayout.BODY_PREFIX_LENGTH;
		if (total < FrameLayout.BODY_PREFIX_LENGTH || total > limit) {
			throw new IpcProtocolException("A fragmented message of " + Integer.toUnsignedString(total)
					+ " bytes; ipc.max-message-size allows " + this.limits.maxMessageSize());
		}
		if (offset < 0 || length > total - offset) {
			throw new IpcProtocolException("A fragment of " + length + " bytes at " + Integer.toUnsignedString(offset)
					+ " exceeds its message of " + total + " bytes");
		}
	}

	/**
	 * The message to which a part belongs, {@code null} if the part is of no use.
	 */
	private @Nullable PartialMessage find(Key key, int total, int offset) {
		PartialMessage known = this.unfinished.get(key);
		if (known != null && known.total() == total && (key.isSentAgain() || (offset != 0 && !known.isEarly(offset)))) {
			return known;
		}
		remove(key);
		return (offset == 0 || key.isSentAgain()) ? start(key, total) : null;
	}

	private PartialMessage start(Key key, int total) {
		PartialMessage partial = new PartialMessage(total, this.spare.get());
		this.spare.clear();
		if (this.unfinished.size() == this.limits.maxUnfinished()) {
			remove(this.unfinished.keySet().iterator().next());
		}
		this.unfinished.put(key, partial);
		this.unfinishedBytes += partial.size();
		return partial;
	}

	private void dropOldest(Key latest) {
		long limit = (long) MAX_UNFINISHED_SIZES * this.limits.maxMessageSize();
		Iterator<Map.Entry<Key, PartialMessage>> entries = this.unfinished.entrySet().iterator();
		while (this.unfinishedBytes > limit && entries.hasNext()) {
			Map.Entry<Key, PartialMessage> eldest = entries.next();
			if (!eldest.getKey().equals(latest)) {
				entries.remove();
				this.unfinishedBytes -= eldest.getValue().size();
			}
		}
	}

	private void remove(Key key) {
		PartialMessage removed = this.unfinished.remove(key);
		if (removed != null) {
			this.unfinishedBytes -= removed.size();
		}
	}

	private static void finish(FrameView view, PartialMessage partial) {
		ByteBuffer body = ByteBuffer.wrap(partial.bytes(), 0, partial.total());
		int headersLength = body.getShort(0) & 0xFFFF;
		if (headersLength > partial.total() - FrameLayout.BODY_PREFIX_LENGTH) {
			throw new IpcProtocolException("A fragmented message of " + partial.total() + " bytes says that it has "
					+ headersLength + " bytes of headers");
		}
		view.moveToBody(body, headersLength);
	}

	/**
	 * Confirmed and plain messages of a source are numbered separately.
	 */
	private record Key(long source, long sequence, int type, boolean confirmed) {

		/** The repetition of a message, and of the reply to a repeated request. */
		boolean isSentAgain() {
			return this.confirmed || this.type == FrameType.REPLY;
		}

	}

}
