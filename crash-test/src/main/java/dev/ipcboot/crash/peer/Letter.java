package dev.ipcboot.crash.peer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

/**
 * Marks and content of a message. The marks travel in one header, so that a message of
 * zero bytes has them too. The content follows from the marks, and a checksum covers
 * both: a message that is cut, mixed or exchanged does not pass.
 *
 * @param run the process run of the sender, for example {@code s1.3}
 * @param number the number that the sender gave it, counted from 1
 * @param size the length of the content
 * @param order the instruction for the listener
 */
record Letter(String run, long number, int size, Order order) {

	private static final String MARKS = "crash";

	private static final int WORD = Long.BYTES;

	/**
	 * Returns the name of the message in ledgers.
	 */
	String id() {
		return this.run + ':' + this.number;
	}

	/**
	 * Returns the message that carries the letter.
	 * @param priority the priority
	 * @param expiration the time in milliseconds since the epoch, or 0
	 */
	WireMessage toMessage(int priority, long expiration) {
		byte[] content = content();
		Map<String, Object> headers = new HashMap<>();
		headers.put(MARKS, this.run + ' ' + this.number + ' ' + this.size + ' ' + this.order.ordinal() + ' '
				+ checksum(ByteBuffer.wrap(content)));
		if (expiration != 0) {
			headers.put(IpcHeaders.EXPIRATION, expiration);
		}
		return WireMessage.of(headers, content, priority);
	}

	/**
	 * Returns the letter whose marks a message has.
	 * @param headers the headers of the message
	 * @return the letter, or {@code null} for a message of another origin
	 */
	static @Nullable Letter of(Map<String, Object> headers) {
		String[] marks = marks(headers);
		if (marks.length != 5) {
			return null;
		}
		return new Letter(marks[0], Long.parseLong(marks[1]), Integer.parseInt(marks[2]),
				Order.of(Integer.parseInt(marks[3])));
	}

	/**
	 * Returns whether the content of a message is the one that was sent.
	 * @param headers the headers of the message
	 * @param content the content
	 */
	boolean isWhole(Map<String, Object> headers, ByteBuffer content) {
		return content.remaining() == this.size && marks(headers)[4].equals(String.valueOf(checksum(content)));
	}

	/**
	 * Returns the reply to a letter. It has the same id.
	 */
	static Letter reply(Letter request, int size) {
		return new Letter(request.run(), request.number(), size, Order.ACK);
	}

	private static String[] marks(Map<String, Object> headers) {
		return (headers.get(MARKS) instanceof String text) ? text.split(" ") : new String[0];
	}

	private byte[] content() {
		ByteBuffer content = ByteBuffer.allocate(this.size);
		SplittableRandom random = new SplittableRandom(id().hashCode() * 31L + this.size);
		while (content.remaining() >= WORD) {
			content.putLong(random.nextLong());
		}
		while (content.hasRemaining()) {
			content.put((byte) random.nextInt());
		}
		return content.array();
	}

	private long checksum(ByteBuffer content) {
		CRC32C checksum = new CRC32C();
		checksum.update(content.duplicate());
		for (char c : id().toCharArray()) {
			checksum.update(c);
		}
		checksum.update(this.order.ordinal());
		return checksum.getValue();
	}

}
