package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Text in and out of channels.
 */
public final class Buffers {

	private static final long PATIENCE = Duration.ofSeconds(10).toNanos();

	private Buffers() {
	}

	/**
	 * A direct buffer with a text.
	 * @param text the text
	 * @return the buffer, ready to be written
	 */
	public static ByteBuffer of(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
	}

	/**
	 * Write a text with patience.
	 * @param channel the channel
	 * @param text the text
	 */
	public static void write(WritableChannel channel, String text) throws IOException {
		channel.write(of(text), 0, PATIENCE);
	}

	/**
	 * Read once.
	 * @param channel the channel
	 * @return the text, or {@code null} at the end
	 */
	public static String read(ReadableChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(Math.max(1 << 16, channel.minimumRead()));
		if (channel.read(buffer) < 0) {
			return null;
		}
		return StandardCharsets.UTF_8.decode(buffer.flip()).toString();
	}

	/**
	 * Read until so many bytes are there.
	 * @param channel the channel
	 * @param count how many
	 * @return the text
	 */
	public static String read(ReadableChannel channel, int count) throws IOException {
		StringBuilder text = new StringBuilder();
		while (text.length() < count) {
			String part = read(channel);
			if (part == null) {
				break;
			}
			text.append(part);
		}
		return text.toString();
	}

}
