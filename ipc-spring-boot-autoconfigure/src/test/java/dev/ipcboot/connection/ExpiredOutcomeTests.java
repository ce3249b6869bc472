package dev.ipcboot.connection;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.frame.MessageDecoder;
import dev.ipcboot.frame.WireMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers of a receiver to messages that came too late, to a peer that speaks frames by
 * hand.
 */
@Timeout(60)
class ExpiredOutcomeTests {

	private static final long SOURCE = 4711;

	private static final int SENT_AGAIN = FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_REDELIVERED;

	private final Queue<Long> handled = new ConcurrentLinkedQueue<>();

	private final MessageDecoder decoder = Framing.IPC.decoder(FrameLimits.DEFAULT);

	private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

	private final List<String> answers = new ArrayList<>();

	private EngineFixture fixture;

	private SocketChannel channel;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
		this.fixture.engine(TestTransports.of("unix"))
			.listen(TaskOptions.of("orders"), (delivery) -> this.handled.add(delivery.payload().getLong(0)));
		this.channel = SocketChannel.open(UnixDomainSocketAddress.of(this.fixture.path().resolve("orders.sock")));
		ByteBuffer hello = ByteBuffer.allocate(256);
		FrameEncoder.hello(hello, SOURCE, Map.of(HelloHeaders.TASK, "orders"));
		this.channel.write(hello.flip());
	}

	@AfterEach
	void close() throws Exception {
		this.channel.close();
		this.fixture.close();
	}

	private void send(int flags, long sequence, long expiration) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(256);
		byte[] payload = ByteBuffer.allocate(8).putLong(sequence).array();
		FrameEncoder.message(frame, FrameType.MESSAGE, flags,
				WireMessage.of(Map.of(IpcHeaders.EXPIRATION, expiration), payload, 0), SOURCE, sequence);
		this.channel.write(frame.flip());
	}

	private String answer() throws IOException {
		while (this.answers.isEmpty()) {
			assertThat(this.channel.read(this.buffer)).isPositive();
			this.decoder.decode(this.buffer.flip(), (frame) -> {
				if (frame.type() != FrameType.HELLO) {
					boolean flag = frame.type() != FrameType.CONFIRM && frame.is(FrameLayout.FLAG_EXPIRED);
					this.answers.add(frame.type() + (flag ? " expired " : " ") + frame.sequence());
				}
			});
			this.buffer.compact();
		}
		return this.answers.remove(0);
	}

	private static String expired(long sequence) {
		return FrameType.REJECT + " expired " + sequence;
	}

	private static String unknown(long sequence) {
		return FrameType.FORGOTTEN + " expired " + sequence;
	}

	@Test
	void messageThatWasNeverSentBeforeIsExpired() throws Exception {
		send(FrameLayout.FLAG_CONFIRM, 1, 1);
		assertThat(answer()).isEqualTo(expired(1));
		assertThat(this.handled).isEmpty();
	}

	@Test
	void messageThatAnEarlierRunMayHaveHandledIsNotExpired() throws Exception {
		send(SENT_AGAIN, 1, 1);
		assertThat(answer()).isEqualTo(unknown(1));
		assertThat(this.handled).isEmpty();
	}

	@Test
	void messageThatExpiredInThisRunStaysExpired() throws Exception {
		send(FrameLayout.FLAG_CONFIRM, 1, 1);
		send(SENT_AGAIN, 1, 1);
		assertThat(List.of(answer(), answer())).containsExactly(expired(1), expired(1));
	}

	@Test
	void unknownOutcomeStaysUnknown() throws Exception {
		send(SENT_AGAIN, 1, 1);
		send(SENT_AGAIN, 1, 1);
		assertThat(List.of(answer(), answer())).containsExactly(unknown(1), unknown(1));
	}

	@Test
	void messageThatWasHandledInThisRunIsAcknowledgedAlsoWhenItCameAgainTooLate() throws Exception {
		send(FrameLayout.FLAG_CONFIRM, 1, Long.MAX_VALUE);
		assertThat(answer()).isEqualTo(FrameType.CONFIRM + " 1");
		send(SENT_AGAIN, 1, 1);
		assertThat(answer()).isEqualTo(FrameType.CONFIRM + " 1");
		assertThat(this.handled).containsExactly(1L);
	}

	@Test
	void redeliveredMessageInTimeIsHandled() throws Exception {
		send(SENT_AGAIN, 1, Long.MAX_VALUE);
		assertThat(answer()).isEqualTo(FrameType.CONFIRM + " 1");
		assertThat(this.handled).containsExactly(1L);
	}

}
