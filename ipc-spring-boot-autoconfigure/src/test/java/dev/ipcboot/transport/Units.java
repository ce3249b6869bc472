package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Units of bytes that many senders write, each in one write, and a reader that takes them
 * apart again and fails when one was torn by another or came out of order.
 */
final class Units {

	private static final int HEADER = 12;

	private final int perSender;

	private final AtomicIntegerArray next;

	Units(int senders, int perSender) {
		this.perSender = perSender;
		this.next = new AtomicIntegerArray(senders);
	}

	Void writeAll(WritableChannel channel, int sender) throws IOException {
		for (int number = 0; number < this.perSender; number++) {
			int length = HEADER + (number * 997) % (channel.maxWrite() - HEADER + 1);
			ByteBuffer unit = ByteBuffer.allocate(length).putInt(sender).putInt(number).putInt(length);
			while (unit.hasRemaining()) {
				unit.put((byte) (sender + number));
			}
			OpenLink.write(channel, unit.array());
		}
		return null;
	}

	Void readAll(ReadableChannel channel, int senders) throws IOException {
		ByteBuffer pending = ByteBuffer.allocate(1 << 20);
		int left = senders * this.perSender;
		while (left > 0) {
			byte[] bytes = OpenLink.read(channel);
			if (bytes.length == 0) {
				throw new IOException("The end came " + left + " units too early");
			}
			pending.put(bytes).flip();
			while (pending.remaining() >= HEADER && pending.remaining() >= pending.getInt(pending.position() + 8)) {
				check(pending);
				left--;
			}
			pending.compact();
		}
		return null;
	}

	private void check(ByteBuffer pending) throws IOException {
		int end = pending.position();
		int sender = pending.getInt();
		int number = pending.getInt();
		end += pending.getInt();
		if (sender < 0 || sender >= this.next.length() || !this.next.compareAndSet(sender, number, number + 1)) {
			throw new IOException("Unit " + number + " of sender " + sender + " is out of order");
		}
		while (pending.position() < end) {
			if (pending.get() != (byte) (sender + number)) {
				throw new IOException("Unit " + number + " of sender " + sender + " is torn");
			}
		}
	}

	boolean isComplete() {
		for (int sender = 0; sender < this.next.length(); sender++) {
			if (this.next.get(sender) != this.perSender) {
				return false;
			}
		}
		return true;
	}

}
