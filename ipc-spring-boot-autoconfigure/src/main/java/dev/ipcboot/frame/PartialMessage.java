package dev.ipcboot.frame;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/**
 * A message of which some parts have come. Memory grows with what has come, not with what
 * a part says will come. Used by one thread.
 */
final class PartialMessage {

	private static final int FIRST_ALLOCATION = 1 << 17;

	/** Shorter parts than this, the last one apart, are not worth being kept. */
	private static final int SHORTEST_EARLY_PART = 512;

	private final int total;

	/** Parts behind a gap, by their offsets. */
	private final TreeMap<Integer, byte[]> early = new TreeMap<>();

	private byte[] bytes;

	private int filled;

	private long earlyBytes;

	/**
	 * Create a message of which nothing has come.
	 * @param spare memory that nobody else uses, or {@code null}
	 */
	PartialMessage(int total, byte @Nullable [] spare) {
		this.total = total;
		this.bytes = (spare != null) ? spare : new byte[Math.min(total, FIRST_ALLOCATION)];
	}

	int total() {
		return this.total;
	}

	/** How much memory it takes. */
	long size() {
		return this.bytes.length + this.earlyBytes;
	}

	boolean isComplete() {
		return this.filled == this.total;
	}

	byte[] bytes() {
		return this.bytes;
	}

	/** Whether a part leaves a gap behind what has come. */
	boolean isEarly(int offset) {
		return offset > this.filled;
	}

	/**
	 * Take a part, whatever of it has come before.
	 */
	void add(FrameView view, int offset, int length) {
		if (isEarly(offset)) {
			keep(view, offset, length);
			return;
		}
		int known = this.filled - offset;
		if (known < length) {
			makeRoom(length - known);
			view.copyPayload(FrameLayout.FRAGMENT_PREFIX_LENGTH + known, this.bytes, this.filled, length - known);
			this.filled += length - known;
			closeGaps();
		}
	}

	/**
	 * Keep a part behind a gap. Parts that overlap others take no more memory than the
	 * message itself: what finds no room comes again.
	 */
	private void keep(FrameView view, int offset, int length) {
		byte[] known = this.early.get(offset);
		int more = length - ((known != null) ? known.length : 0);
		boolean isWorthIt = length >= SHORTEST_EARLY_PART || offset + length == this.total;
		if (isWorthIt && more > 0 && this.earlyBytes + more <= this.total - this.filled) {
			byte[] part = new byte[length];
			view.copyPayload(FrameLayout.FRAGMENT_PREFIX_LENGTH, part, 0, length);
			this.early.put(offset, part);
			this.earlyBytes += more;
		}
	}

	private void closeGaps() {
		Map.Entry<Integer, byte[]> next = this.early.firstEntry();
		while (next != null && next.getKey() <= this.filled) {
			this.early.remove(next.getKey());
			this.earlyBytes -= next.getValue().length;
			int known = this.filled - next.getKey();
			int length = next.getValue().length - known;
			if (length > 0) {
				makeRoom(length);
				System.arraycopy(next.getValue(), known, this.bytes, this.filled, length);
				this.filled += length;
			}
			next = this.early.firstEntry();
		}
	}

	private void makeRoom(int length) {
		if (this.filled + length > this.bytes.length) {
			int wanted = Math.max(this.filled + length, this.bytes.length * 2);
			this.bytes = Arrays.copyOf(this.bytes, Math.min(this.total, wanted));
		}
	}

}
