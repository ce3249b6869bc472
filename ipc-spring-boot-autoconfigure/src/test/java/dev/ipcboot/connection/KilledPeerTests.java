package dev.ipcboot.connection;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A sender that is killed in the middle of a message costs nobody else anything.
 */
@Timeout(60)
class KilledPeerTests {

	private static final String SENDER = """
			import socket, sys, time
			kinds = {'unix': socket.SOCK_STREAM, 'unix-seqpacket': socket.SOCK_SEQPACKET, 'unix-dgram': socket.SOCK_DGRAM}
			s = socket.socket(socket.AF_UNIX, kinds[sys.argv[1]])
			s.connect(sys.argv[2])
			for part in sys.argv[3:]:
			    s.sendall(open(part, 'rb').read())
			print('ready', flush=True)
			time.sleep(60)
			""";

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

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram" })
	void inTheMiddleOfAFrame(String scheme) throws Exception {
		ByteBuffer frame = ByteBuffer.allocate(1024);
		FrameEncoder.message(frame, FrameType.MESSAGE, 0, WireMessage.of(new byte[900]), 7, 1);
		killAfter(scheme, part("half", frame.flip().limit(500)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket", "unix-dgram" })
	void betweenTheFragmentsOfAMessage(String scheme) throws Exception {
		ByteBuffer fragment = ByteBuffer.allocate(FrameLayout.MAX_FRAME_LENGTH);
		WireMessage message = WireMessage.of(new byte[150_000]);
		int offset = FrameEncoder.fragment(fragment, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, message, 7, 1, 0);
		Path first = part("first", fragment.flip());
		FrameEncoder.fragment(fragment.clear(), FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, message, 7, 1, offset);
		killAfter(scheme, first, part("second", fragment.flip()));
	}

	private Path part(String name, ByteBuffer bytes) throws Exception {
		return Files.write(this.fixture.path().resolve(name), Arrays.copyOf(bytes.array(), bytes.limit()));
	}

	private void killAfter(String scheme, Path... parts) throws Exception {
		TaskReceiver receiver = this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")),
					(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		IpcEngine neighbour = this.fixture.engine(TestTransports.of(scheme));
		confirm(neighbour);
		String[] arguments = new String[2 + parts.length];
		arguments[0] = scheme;
		arguments[1] = receiver.addresses().get(0).target();
		for (int i = 0; i < parts.length; i++) {
			arguments[2 + i] = parts[i].toString();
		}
		Process sender = Outside.python(SENDER, arguments);
		assertThat(sender.inputReader().readLine()).isEqualTo("ready");
		confirm(neighbour);
		sender.destroyForcibly();
		assertThat(sender.waitFor(20, TimeUnit.SECONDS)).isTrue();
		confirm(neighbour);
		confirm(this.fixture.engine(TestTransports.of(scheme)));
		assertThat(this.received).hasSize(4).containsOnly("fine");
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
		await().untilAsserted(() -> assertThat(readers(scheme)).as("of the two that live").isEqualTo(2));
	}

	/** Threads that read the channel of one sender; all share one where it is one-way. */
	private static long readers(String scheme) {
		if (scheme.equals("unix-dgram")) {
			return 2;
		}
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("ipc-orders-" + scheme + "-"))
			.count();
	}

	private static void confirm(IpcEngine engine) throws Exception {
		Outcomes outcomes = new Outcomes();
		WireMessage message = WireMessage.of("fine".getBytes(StandardCharsets.UTF_8));
		engine.sender("orders").send(message, outcomes, Duration.ofSeconds(20));
		assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

}
