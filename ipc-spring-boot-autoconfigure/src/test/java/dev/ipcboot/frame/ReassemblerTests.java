package dev.ipcboot.frame;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The memory of fragmented messages.
 */
@Timeout(60)
class ReassemblerTests {

	private static final int SIZE = 200_000;

	private final MessageDecoder decoder = Framing.IPC.decoder(FrameLimits.DEFAULT);

	private final ByteBuffer batch = ByteBuffer.allocate(FrameLayout.MAX_FRAME_LENGTH);

	private void decode(WireMessage message, long sequence, FrameHandler handler) {
		int total = FrameEncoder.bodyLength(message);
		int offset = 0;
		while (offset < total) {
			offset = FrameEncoder.fragment(this.batch.clear(), FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, message, 1,
					sequence, offset);
			this.decoder.decode(this.batch.flip(), handler);
		}
	}

	@Test
	void aMessageHasNothingOfTheOneWhoseMemoryItTakes() {
		List<byte[]> sent = new ArrayList<>();
		List<byte[]> received = new ArrayList<>();
		Random random = new Random(1);
		for (int size : new int[] { SIZE, 100_000, 3 * SIZE, 100_001 }) {
			byte[] payload = new byte[size];
			random.nextBytes(payload);
			sent.add(payload);
			decode(WireMessage.of(payload), sent.size(), (frame) -> received.add(frame.payloadBytes()));
		}
		assertThat(received).hasSameSizeAs(sent);
		for (int i = 0; i < sent.size(); i++) {
			assertThat(received.get(i)).isEqualTo(sent.get(i));
		}
	}

	@Test
	void messagesInARowTakeTheSameMemory() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		WireMessage message = WireMessage.of(new byte[SIZE]);
		int[] count = { 0 };
		decode(message, 1, (frame) -> count[0]++);
		long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
		for (int sequence = 2; sequence <= 101; sequence++) {
			decode(message, sequence, (frame) -> count[0]++);
		}
		long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
		assertThat(count[0]).isEqualTo(101);
		assertThat(allocated).isLessThan(10L * SIZE);
	}

}
