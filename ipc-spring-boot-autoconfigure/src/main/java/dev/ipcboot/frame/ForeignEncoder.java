package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * Writes messages for programs that know no frames: the payload, and what tells it apart.
 * Headers don't travel. Stateless.
 */
final class ForeignEncoder {

	private ForeignEncoder() {
	}

	static ByteBuffer frame(WireMessage message) {
		throw new IllegalStateException("Frames are written by the FrameEncoder");
	}

	static ByteBuffer raw(WireMessage message) {
		return message.payload().duplicate();
	}

	/**
	 * A line. A payload that brings its newline along is one already.
	 */
	static ByteBuffer line(WireMessage message) {
		ByteBuffer payload = message.payload();
		if (payload.hasRemaining() && payload.get(payload.limit() - 1) == '\n') {
			return payload.duplicate();
		}
		ByteBuffer line = ByteBuffer.allocate(payload.limit() + 1);
		return line.put(payload.duplicate()).put((byte) '\n').flip();
	}

	static ByteBuffer length4(WireMessage message) {
		ByteBuffer payload = message.payload();
		ByteBuffer encoded = ByteBuffer.allocate(Integer.BYTES + payload.limit());
		return encoded.putInt(payload.limit()).put(payload.duplicate()).flip();
	}

	static ByteBuffer contentLength(WireMessage message) {
		ByteBuffer payload = message.payload();
		byte[] headers = ("Content-Length: " + payload.limit() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
		ByteBuffer encoded = ByteBuffer.allocate(headers.length + payload.limit());
		return encoded.put(headers).put(payload.duplicate()).flip();
	}

	static @Nullable String nothing(WireMessage message) {
		return null;
	}

	static @Nullable String emptiness(WireMessage message) {
		return message.payload().hasRemaining() ? null : "an empty message is none there; send at least one byte";
	}

	/**
	 * A line that a reader would skip or take for two.
	 */
	static @Nullable String noLine(WireMessage message) {
		ByteBuffer payload = message.payload();
		for (int i = 0; i < payload.limit() - 1; i++) {
			if (payload.get(i) == '\n') {
				return "it has a newline at byte " + i
						+ ", and each newline ends a message there; leave it out, or use "
						+ "the framing 'length4' or 'content-length'";
			}
		}
		boolean empty = payload.limit() == 0 || (payload.limit() == 1 && payload.get(0) == '\n');
		return empty ? "an empty line is no message there; send some text" : null;
	}

}
