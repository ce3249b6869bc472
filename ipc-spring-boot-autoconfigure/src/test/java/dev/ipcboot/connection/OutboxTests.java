package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Outbox} on a channel that takes only so many bytes.
 */
@Timeout(10)
class OutboxTests {

	private static final int MAX_WRITE = 1000;

	private final Narrow channel = new Narrow();

	private final Outbox outbox = new Outbox(this.channel);

	private static WireMessage message(int length, char content) {
		byte[] payload = new byte[length];
		Arrays.fill(payload, (byte) content);
		return WireMessage.of(payload);
	}

	private long gather(WireMessage message, int flags, long sequence) throws IOException {
		long begin = this.outbox.position();
		this.outbox.message(FrameType.MESSAGE, flags, message, 7, sequence, 0);
		return begin;
	}

	@Test
	void withdrawnMessageIsNeverWritten() throws Exception {
		gather(message(100, 'a'), FrameLayout.FLAG_CONFIRM, 1);
		long begin = gather(message(100, 'b'), 0, 1);
		assertThat(this.outbox.tryFlush()).isFalse();
		assertThat(this.outbox.withdraw(begin)).isTrue();
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.tryFlush()).isTrue();
		gather(message(100, 'c'), 0, 2);
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("a100", "c100");
	}

	@Test
	void messageOfWhichAPartIsTakenIsCompletedBeforeAnythingElse() throws Exception {
		gather(message(100, 'a'), FrameLayout.FLAG_CONFIRM, 1);
		long begin = gather(message(100, 'b'), 0, 1);
		this.channel.room = 150;
		assertThat(this.outbox.tryFlush()).isFalse();
		assertThat(this.outbox.withdraw(begin)).isFalse();
		assertThat(this.outbox.taken(begin)).isEqualTo(150 - (100 + FrameLayout.HEADER_LENGTH));
		assertThat(this.outbox.isWritten(begin)).isFalse();
		assertThat(this.outbox.hasRoomFor(message(10, 'c'))).isFalse();
		assertThatExceptionOfType(WriteTimeoutException.class).isThrownBy(() -> gather(message(10, 'c'), 0, 2));
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.outbox.isWritten(begin)).isTrue();
		gather(message(10, 'c'), 0, 2);
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("a100", "b100", "c10");
	}

	@Test
	void fragmentsThatHaveNoRoomFollowBeforeAnythingElse() throws Exception {
		this.channel.room = 2500;
		long begin = gather(message(5000, 'a'), 0, 1);
		assertThat(this.outbox.isEmpty()).isFalse();
		assertThat(this.outbox.hasRoomFor(message(10, 'b'))).isFalse();
		this.channel.room = 1500;
		assertThat(this.outbox.tryFlush()).isFalse();
		assertThat(this.outbox.isWritten(begin)).isFalse();
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.hasRoomFor(message(10, 'b'))).isTrue();
		assertThat(this.outbox.isWritten(begin)).isTrue();
		gather(message(10, 'b'), 0, 2);
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("a5000", "b10");
	}

	@Test
	void largeMessageOfWhichNothingIsTakenIsWithdrawnWhole() throws Exception {
		long begin = gather(message(5000, 'a'), 0, 1);
		assertThat(this.outbox.withdraw(begin)).isTrue();
		this.channel.room = Integer.MAX_VALUE;
		gather(message(10, 'b'), 0, 2);
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("b10");
	}

	@Test
	void detachedMessageIsWrittenAsItWas() throws Exception {
		byte[] payload = new byte[5000];
		Arrays.fill(payload, (byte) 'a');
		this.channel.room = 1500;
		long begin = gather(WireMessage.of(payload), 0, 1);
		assertThat(this.outbox.withdraw(begin)).isFalse();
		this.outbox.detach();
		Arrays.fill(payload, (byte) 'z');
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("a5000");
	}

	@Test
	void confirmedMessageThatHasEndedIsNotContinued() throws Exception {
		SendWindow window = new SendWindow(8);
		this.outbox.observe(window);
		WireMessage large = message(5000, 'a');
		long sequence = window.add(large, FrameLayout.FLAG_CONFIRM, (outcome, reason) -> {
			// Nobody waits.
		}, Long.MAX_VALUE, 0, 0);
		this.channel.room = 1500;
		gather(large, FrameLayout.FLAG_CONFIRM, sequence);
		assertThat(window.take(sequence)).isNotNull();
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.tryFlush()).isTrue();
		gather(message(10, 'b'), 0, 1);
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.channel.received).containsExactly("b10");
	}

	@Test
	void bytesThatTheChannelHoldsAreWrittenBeforeAnythingElse() throws Exception {
		this.channel.holds = true;
		long begin = gather(message(100, 'a'), 0, 1);
		assertThat(this.outbox.tryFlush()).isFalse();
		assertThat(this.outbox.withdraw(begin)).as("it can't be taken back").isFalse();
		assertThat(this.outbox.isEmpty()).isFalse();
		assertThat(this.outbox.isWritten(begin)).isFalse();
		this.channel.room = Integer.MAX_VALUE;
		assertThat(this.outbox.tryFlush()).isTrue();
		assertThat(this.outbox.isWritten(begin)).isTrue();
		assertThat(this.channel.received).containsExactly("a100");
	}

	/**
	 * A stream with room for some bytes, which decodes what it takes. It may take all and
	 * hold what has no room, as a stream that encrypts does.
	 */
	private static final class Narrow implements WritableChannel {

		private final MessageDecoder decoder = Framing.IPC.decoder(EngineOptions.DEFAULT.limits());

		private final List<String> received = new ArrayList<>();

		private ByteBuffer taken = ByteBuffer.allocate(1 << 16);

		private ByteBuffer held = ByteBuffer.allocate(1 << 16);

		private int room;

		private boolean holds;

		@Override
		public IpcAddress address() {
			return IpcAddress.of("memory:x");
		}

		@Override
		public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
			boolean all = move(this.held.flip());
			this.held.compact();
			all = all && move(batch);
			if (!all && this.holds) {
				this.held.put(batch);
			}
			this.decoder.decode(this.taken.flip(), (frame) -> {
				String text = frame.payloadText();
				assertThat(text.chars().distinct()).hasSize(1);
				this.received.add(text.charAt(0) + "" + text.length());
			});
			this.taken.compact();
			if (!all) {
				throw new WriteTimeoutException("full");
			}
		}

		private boolean move(ByteBuffer from) {
			int length = Math.min(this.room, from.remaining());
			this.taken.put(from.slice(from.position(), length));
			from.position(from.position() + length);
			this.room -= length;
			return !from.hasRemaining();
		}

		@Override
		public int maxWrite() {
			return MAX_WRITE;
		}

		@Override
		public void close() {
			// Nothing is open.
		}

	}

}
