package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcMessageTooLargeException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Foreign framings on carriers of every kind: where a message ends, and what does not
 * fit.
 */
@Timeout(60)
class ForeignCarrierTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private IpcAddress listen(String scheme, Framing framing) {
		this.engine = this.fixture.engine(TestTransports.of(scheme));
		IpcAddress address = IpcAddress
			.of(List.of("tcp", "udp").contains(scheme) ? scheme + "://127.0.0.1:0" : scheme + ":");
		TaskReceiver receiver = this.engine.listen(TaskOptions.of("foreign").at(address).framed(framing),
				(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		return receiver.addresses().get(0);
	}

	private TaskSender sender(String scheme) {
		return this.fixture.engine(TestTransports.of(scheme)).sender("foreign");
	}

	private static WireMessage message(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	private static void write(IpcAddress address, String... packets) throws Exception {
		Transport transport = TestTransports.of(address.scheme());
		try (WritableChannel channel = transport.connect(new Endpoint("foreign", address), TIMEOUT)) {
			for (String packet : packets) {
				byte[] bytes = packet.getBytes(StandardCharsets.ISO_8859_1);
				channel.write(ByteBuffer.allocateDirect(bytes.length).put(bytes).flip(), 0, TIMEOUT.toNanos());
			}
		}
	}

	private String take() throws InterruptedException {
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	@ParameterizedTest
	@CsvSource({ "unix, LINES", "unix, LENGTH4", "unix, CONTENT_LENGTH", "tcp, LINES", "tcp, CONTENT_LENGTH",
			"memory, LENGTH4", "pipe, LINES", "pipe, LENGTH4", "pipe, CONTENT_LENGTH", "posix-mq, RAW",
			"posix-mq, LINES", "posix-mq, LENGTH4", "sysv-mq, RAW", "sysv-mq, CONTENT_LENGTH", "udp, RAW",
			"udp, LINES" })
	void messagesArriveWholeAndInOrder(String scheme, Framing framing) throws Exception {
		listen(scheme, framing);
		TaskSender sender = sender(scheme);
		// UDP loses what its receiver does not keep up with
		int ahead = scheme.equals("udp") ? 1 : 100;
		for (int i = 0; i < 200; i++) {
			sender.send(message(text(i)), TIMEOUT);
			if (i % ahead == ahead - 1) {
				for (int j = i - ahead + 1; j <= i; j++) {
					assertThat(take()).isEqualTo(text(j));
				}
			}
		}
		assertThat(this.received).isEmpty();
	}

	private static String text(int number) {
		return "message " + number + " " + "x".repeat(number);
	}

	@ParameterizedTest
	@CsvSource({ "unix, LINES", "tcp, LENGTH4", "memory, CONTENT_LENGTH" })
	void aMebibyteTravelsOnAChannelOfItsOwn(String scheme, Framing framing) throws Exception {
		listen(scheme, framing);
		sender(scheme).send(message("x".repeat(1 << 20)), TIMEOUT);
		assertThat(take()).hasSize(1 << 20);
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq", "udp" })
	void theEndOfAPacketEndsALine(String scheme) throws Exception {
		write(listen(scheme, Framing.LINES), "hello", "two\nlines", "with newline\n");
		assertThat(List.of(take(), take(), take(), take())).containsExactly("hello", "two", "lines", "with newline");
	}

	@ParameterizedTest
	@ValueSource(strings = { "posix-mq", "sysv-mq", "udp" })
	void aPacketThatEndsWithinAMessageIsAFaultOfItsOwn(String scheme) throws Exception {
		write(listen(scheme, Framing.LENGTH4), "\0\0\0\7cut", "\0\0", "\0\0\0\5whole\0\0\0\3too");
		assertThat(List.of(take(), take())).containsExactly("whole", "too");
		await().untilAsserted(() -> assertThat(this.engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total())
			.isEqualTo(2));
	}

	@ParameterizedTest
	@CsvSource({ "posix-mq, RAW, 8192", "posix-mq, LINES, 8192", "sysv-mq, RAW, 8192", "pipe, LINES, 4096" })
	void whatDoesNotFitInOnePieceIsRefused(String scheme, Framing framing, int limit) throws Exception {
		listen(scheme, framing);
		TaskSender sender = sender(scheme);
		int newline = (framing == Framing.LINES) ? 1 : 0;
		assertThatExceptionOfType(IpcMessageTooLargeException.class)
			.isThrownBy(() -> sender.send(message("x".repeat(limit - newline + 1)), TIMEOUT))
			.withMessageContaining("in one piece")
			.withMessageContaining(scheme + ":")
			.satisfies((ex) -> assertThat(ex.getLimit()).isEqualTo(limit));
		sender.send(message("x".repeat(limit - newline)), TIMEOUT);
		assertThat(take()).hasSize(limit - newline);
		assertThat(this.received).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe", "tcp", "memory" })
	void rawIsRefusedWhereThereAreNoPackets(String scheme) {
		assertThatExceptionOfType(IpcAddressException.class).isThrownBy(() -> listen(scheme, Framing.RAW))
			.withMessageContaining("one packet is one message")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("ipc.tasks.foreign.framing").contains("length4"));
		assertThat(this.fixture.path().resolve("foreign.json")).doesNotExist();
	}

	@Test
	void nobodyAnswersOnAOneWayCarrier() {
		listen("pipe", Framing.LINES);
		TaskSender sender = sender("pipe");
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> sender.request(message("x"), new Outcomes(), TIMEOUT))
			.withMessageContaining("no way back")
			.withMessageContaining("unix:");
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> sender.send(message("x"), new Outcomes(), TIMEOUT))
			.withMessageContaining("knows no confirms");
	}

	@Test
	void prioritiesOrderAQueueOfRawMessages() throws Exception {
		this.engine = this.fixture.engine(TestTransports.of("posix-mq"));
		TaskReceiver receiver = this.engine.listen(
				TaskOptions.of("foreign").at(IpcAddress.of("posix-mq:")).framed(Framing.RAW),
				(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		receiver.pause();
		TaskSender sender = sender("posix-mq");
		// The first one is taken by the read that waits
		for (int priority : new int[] { 0, 1, 9, 5 }) {
			byte[] payload = String.valueOf(priority).getBytes(StandardCharsets.UTF_8);
			sender.send(WireMessage.of(Map.of(), payload, priority), TIMEOUT);
			if (priority == 0) {
				await().until(() -> unread(receiver) == 0);
			}
		}
		receiver.resume();
		assertThat(List.of(take(), take(), take(), take())).containsExactly("0", "9", "5", "1");
	}

	private static long unread(TaskReceiver receiver) {
		Depth depth = receiver.inspect().get(0).depth();
		return (depth != null) ? depth.unread() : -1;
	}

}
