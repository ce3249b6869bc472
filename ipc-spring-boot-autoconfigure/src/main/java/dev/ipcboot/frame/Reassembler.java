package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.IpcProtocolException;

/**
 * Puts fragments together. Memory grows with what has come, not with what a fragment says
 * will come. A part that does not continue its message, for example since a datagram was
 * lost, drops the message; its sender sends it again if it wanted a confirm.
 */
final class Reassembler {

	private final FrameLimits limits;

	private final Map<Key, Partial> unfinished = new LinkedHashMap<>();

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
		Partial partial = (offset == 0) ? start(key, total) : this.unfinished.get(key);
		if (partial == null) {
			return false;
		}
		if (partial.total != total || partial.filled != offset) {
			this.unfinished.remove(key);
			return false;
		}
		partial.append(view, length);
		if (partial.filled < total) {
			return false;
		}
		this.unfinished.remove(key);
		finish(view, partial);
		return true;
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

	private Partial start(Key key, int total) {
		Partial partial = new Partial(total);
		this.unfinished.remove(key);
		if (this.unfinished.size() == this.limits.maxUnfinished()) {
			this.unfinished.remove(this.unfinished.keySet().iterator().next());
		}
		this.unfinished.put(key, partial);
		return partial;
	}

	private static void finish(FrameView view, Partial partial) {
		ByteBuffer body = ByteBuffer.wrap(partial.bytes, 0, partial.total);
		int headersLength = body.getShort(0) & 0xFFFF;
		if (headersLength > partial.total - FrameLayout.BODY_PREFIX_LENGTH) {
			throw new IpcProtocolException("A fragmented message of " + partial.total + " bytes says that it has "
					+ headersLength + " bytes of headers");
		}
		view.moveToBody(body, headersLength);
	}

	/** Confirmed and plain messages of a source are numbered separately. */
	private record Key(long source, long sequence, int type, boolean confirmed) {
	}

	private static final class Partial {

		private static final int FIRST_ALLOCATION = 1 << 17;

		private final int total;

		private byte[] bytes;

		private int filled;

		Partial(int total) {
			this.total = total;
			this.bytes = new byte[Math.min(total, FIRST_ALLOCATION)];
		}

		void append(FrameView view, int length) {
			if (this.filled + length > this.bytes.length) {
				int wanted = Math.max(this.filled + length, this.bytes.length * 2);
				this.bytes = Arrays.copyOf(this.bytes, Math.min(this.total, wanted));
			}
			view.copyPayload(FrameLayout.FRAGMENT_PREFIX_LENGTH, this.bytes, this.filled, length);
			this.filled += length;
		}

	}

}
