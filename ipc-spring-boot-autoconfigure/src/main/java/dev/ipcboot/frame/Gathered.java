package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The part of a message that has come so far, where a read brought less than the whole.
 * Memory grows with what has come, whatever was announced, and what a large message
 * needed is given back when it is complete. Used by one thread.
 */
final class Gathered {

	private static final int SMALL = 256;

	private static final int KEPT = 1 << 16;

	private byte[] bytes = new byte[SMALL];

	private int length;

	int length() {
		return this.length;
	}

	/**
	 * Take bytes from the position of a buffer.
	 */
	void append(ByteBuffer input, int count) {
		if (this.length + count > this.bytes.length) {
			int doubled = (int) Math.min(2L * this.bytes.length, Integer.MAX_VALUE - 8);
			this.bytes = Arrays.copyOf(this.bytes, Math.max(this.length + count, doubled));
		}
		input.get(this.bytes, this.length, count);
		this.length += count;
	}

	/**
	 * All of it, and begin anew. The buffer is valid until the next call.
	 */
	ByteBuffer take() {
		ByteBuffer whole = ByteBuffer.wrap(this.bytes, 0, this.length);
		clear();
		return whole;
	}

	void clear() {
		this.length = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = new byte[SMALL];
		}
	}

}
