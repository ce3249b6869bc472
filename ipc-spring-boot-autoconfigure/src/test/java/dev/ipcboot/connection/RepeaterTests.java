package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Repeater}.
 */
@Timeout(10)
class RepeaterTests {

	private static final int MESSAGES = 100;

	private final SendWindow window = new SendWindow(128);

	private final Recorder channel = new Recorder();

	private final Link link = new Link(IpcAddress.of("memory:x"), this.channel,
			new TransportTraits(true, false, true, false), Framing.IPC, "", false, false,
			new Greeting("orders", "", true));

	private final Repeater repeater = new Repeater(this.window, 7);

	@Test
	void whatWasGatheredForALostLinkIsRepeatedHoweverManyWritesThatTakes() throws Exception {
		for (int i = 0; i < MESSAGES; i++) {
			this.window.add(WireMessage.of(new byte[100]), FrameLayout.FLAG_CONFIRM, (outcome, reason) -> {
				// Nobody waits.
			}, Long.MAX_VALUE, 0, 0);
		}
		this.link.outbox().observe(this.window);
		this.repeater.repeatAll(this.link);
		assertThat(this.channel.writes).isGreaterThan(1);
		assertThat(this.channel.sequences)
			.containsExactlyElementsOf(LongStream.rangeClosed(1, MESSAGES).boxed().toList());
	}

	/**
	 * Takes what is written, 1,000 bytes at a time at most.
	 */
	private static final class Recorder implements WritableChannel {

		private final MessageDecoder decoder = Framing.IPC.decoder(EngineOptions.DEFAULT.limits());

		private final List<Long> sequences = new ArrayList<>();

		private int writes;

		@Override
		public IpcAddress address() {
			return IpcAddress.of("memory:x");
		}

		@Override
		public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
			this.writes++;
			this.decoder.decode(batch, (frame) -> this.sequences.add(frame.sequence()));
		}

		@Override
		public int maxWrite() {
			return 1000;
		}

		@Override
		public boolean isPeerPresent() {
			return true;
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
