package dev.ipcboot.connection;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a receiver does with bytes that are no frames: it says why, and nobody else
 * suffers.
 */
@Timeout(60)
class BadBytesTests {

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private IpcEngine listen(String scheme) {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		engine.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")),
				(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		return engine;
	}

	private static ByteBuffer bytes(String kind) {
		ByteBuffer frame = ByteBuffer.allocate(64);
		FrameEncoder.message(frame, FrameType.MESSAGE, 0, WireMessage.of(new byte[8]), 7, 1);
		frame.flip();
		return switch (kind) {
			case "magic" -> ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
			case "version" -> frame.put(FrameLayout.VERSION_OFFSET, (byte) 77);
			case "length" -> frame.putInt(FrameLayout.PAYLOAD_LENGTH_OFFSET, Integer.MAX_VALUE);
			default -> frame.putInt(FrameLayout.PAYLOAD_LENGTH_OFFSET, 1000);
		};
	}

	@ParameterizedTest
	@ValueSource(strings = { "magic", "version", "length" })
	void theSenderIsToldWhyAndItsChannelIsClosed(String kind) throws Exception {
		IpcEngine engine = listen("unix");
		IpcEngine neighbour = this.fixture.engine(TestTransports.of("unix"));
		confirm(neighbour);
		try (SocketChannel channel = SocketChannel
			.open(UnixDomainSocketAddress.of(this.fixture.path().resolve("orders.sock")))) {
			channel.write(bytes(kind));
			ByteBuffer answer = ByteBuffer.allocate(4096);
			while (channel.read(answer) >= 0) {
				assertThat(answer.hasRemaining()).isTrue();
			}
			assertThat(answer.get(FrameLayout.TYPE_OFFSET)).isEqualTo((byte) FrameType.GOODBYE);
			assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8))
				.contains(kind.equals("magic") ? "framing" : kind.equals("version") ? "version 77" : "at most 65536");
		}
		confirm(neighbour);
		assertThat(engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total()).isEqualTo(1);
		assertThat(engine.receivers().iterator().next().state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

	@Test
	void aFrameThatIsCutOffIsNotDelivered() throws Exception {
		listen("unix");
		try (SocketChannel channel = SocketChannel
			.open(UnixDomainSocketAddress.of(this.fixture.path().resolve("orders.sock")))) {
			channel.write(bytes("truncated"));
		}
		confirm(this.fixture.engine(TestTransports.of("unix")));
		assertThat(this.received).containsExactly("fine");
	}

	@Test
	void whatAShellWritesIntoAFifoOfFramesIsSkipped() throws Exception {
		IpcEngine engine = listen("pipe");
		IpcEngine neighbour = this.fixture.engine(TestTransports.of("pipe"));
		Path fifo = this.fixture.path().resolve("orders.fifo");
		for (int i = 0; i < 20; i++) {
			Files.writeString(fifo, "hello from a shell\n", StandardOpenOption.WRITE);
			confirm(neighbour);
		}
		assertThat(this.received).hasSize(20).containsOnly("fine");
		assertThat(engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total()).isPositive();
	}

	private static void confirm(IpcEngine engine) throws Exception {
		Outcomes outcomes = new Outcomes();
		WireMessage message = WireMessage.of("fine".getBytes(StandardCharsets.UTF_8));
		engine.sender("orders").send(message, outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

}
