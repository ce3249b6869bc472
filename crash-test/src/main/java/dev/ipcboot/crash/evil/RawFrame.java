package dev.ipcboot.crash.evil;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.HeaderCodec;
import dev.ipcboot.frame.HelloHeaders;

/**
 * Frames without any check, as {@code docs/wire-format.md} describes them.
 */
final class RawFrame {

	private static final int LONG = 4;

	private RawFrame() {
	}

	/**
	 * Returns a frame.
	 */
	static ByteBuffer of(int type, int flags, int extent, long source, long sequence, byte[] headers, byte[] payload) {
		return of(type, flags, extent, source, sequence, headers, payload, payload.length);
	}

	/**
	 * Returns a frame that announces a payload of another length than it has.
	 */
	static ByteBuffer of(int type, int flags, int extent, long source, long sequence, byte[] headers, byte[] payload,
			int announced) {
		ByteBuffer frame = ByteBuffer.allocateDirect(FrameLayout.HEADER_LENGTH + headers.length + payload.length);
		frame.putShort((short) FrameLayout.MAGIC).put((byte) FrameLayout.VERSION).put((byte) type);
		frame.put((byte) flags).put((byte) 0).putShort((short) headers.length).putInt(announced);
		frame.putInt(extent).putLong(source).putLong(sequence);
		return frame.put(headers).put(payload).flip();
	}

	static ByteBuffer hello(String task, long source, long window) {
		Map<String, Object> headers = new HashMap<>();
		headers.put(HelloHeaders.TASK, task);
		headers.put(HelloHeaders.PID, 1L);
		headers.put(HelloHeaders.USER, "eve\n\u001b[31m");
		headers.put(HelloHeaders.WINDOW, window);
		return of(FrameType.HELLO, 0, 0, source, 0, HeaderCodec.encode(headers), new byte[0]);
	}

	/**
	 * Returns a fragment at an offset of a large body.
	 */
	static ByteBuffer fragment(int type, int total, long source, long sequence, int offset, int length) {
		byte[] payload = ByteBuffer.allocate(LONG + length).putInt(offset).array();
		return of(type, FrameLayout.FLAG_FRAGMENT | FrameLayout.FLAG_CONFIRM, total, source, sequence, new byte[0],
				payload);
	}

	static ByteBuffer garbage(Random random, int length) {
		byte[] bytes = new byte[length];
		random.nextBytes(bytes);
		return ByteBuffer.allocateDirect(length).put(bytes).flip();
	}

}
