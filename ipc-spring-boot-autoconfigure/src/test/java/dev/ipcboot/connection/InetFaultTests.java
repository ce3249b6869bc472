package dev.ipcboot.connection;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What goes wrong on a network, and what does not follow from it.
 */
@Timeout(120)
class InetFaultTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Map<Integer, AtomicInteger> handled = new ConcurrentHashMap<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskReceiver listen(String address) {
		IpcAddress where = IpcAddress.of(address);
		return this.fixture.engine(TestTransports.of(where.scheme()))
			.listen(TaskOptions.of("orders").at(where), this::count);
	}

	private void count(Delivery delivery) {
		this.handled.computeIfAbsent(delivery.payload().getInt(0), (number) -> new AtomicInteger()).incrementAndGet();
	}

	private static int port(TaskReceiver receiver) {
		String target = receiver.addresses().get(0).target();
		return Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
	}

	private static Outcomes send(TaskSender sender, int number, int size) {
		Outcomes outcomes = new Outcomes();
		sender.send(WireMessage.of(ByteBuffer.allocate(size).putInt(number).array()), outcomes, TIMEOUT);
		return outcomes;
	}

	private static void assertAcknowledged(List<Outcomes> all) throws Exception {
		for (Outcomes outcomes : all) {
			assertThat(outcomes.await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	@Test
	void twoHundredClientsAtOnce() throws Exception {
		TaskReceiver receiver = listen("tcp:");
		int clients = 200;
		CountDownLatch connected = new CountDownLatch(clients);
		List<Outcomes> all = new ArrayList<>();
		for (int i = 0; i < clients; i++) {
			Outcomes outcomes = new Outcomes();
			all.add(outcomes);
			int number = i;
			IpcEngine engine = this.fixture.engine(TestTransports.of("tcp"));
			Threads.start("test-client-" + i, true, () -> {
				engine.sender("orders")
					.send(WireMessage.of(ByteBuffer.allocate(64).putInt(number).array()), outcomes, TIMEOUT);
				connected.countDown();
			});
		}
		assertThat(connected.await(60, TimeUnit.SECONDS)).isTrue();
		assertAcknowledged(all);
		assertThat(receiver.peers()).hasSize(clients);
		assertThat(this.handled).hasSize(clients);
	}

	@Test
	void aPeerThatIsKilledInTheMiddleOfAMessageCostsThatMessageOnly() throws Exception {
		TaskReceiver receiver = listen("tcp:");
		TaskSender neighbour = this.fixture.engine(TestTransports.of("tcp")).sender("orders");
		assertThat(send(neighbour, 1, 64).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		Process killed = Outside.python("""
				import socket, struct, sys, os, signal
				s = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
				s.sendall(struct.pack(">HBBBBHIIQQ", 0xF149, 1, 2, 0, 0, 0, 1000, 0, 7, 1) + b"x" * 500)
				os.kill(os.getpid(), signal.SIGKILL)
				""", String.valueOf(port(receiver)));
		assertThat(killed.waitFor(20, TimeUnit.SECONDS)).isTrue();
		assertThat(send(neighbour, 2, 64).await()).isEqualTo(Outcome.ACKNOWLEDGED);
		assertThat(this.handled.keySet()).containsExactlyInAnyOrder(1, 2);
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "udp" })
	void aReaderThatStandsStillForFiveSecondsUnderLoadLosesNothing(String scheme) throws Exception {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		try (ReceiverProcess receiver = ReceiverProcess.start(this.fixture.path(), "orders", scheme, 0)) {
			TaskSender sender = engine.sender("orders");
			List<Outcomes> all = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				all.add(send(sender, i, 1000));
			}
			all.get(100).await();
			Outside.finish(Outside.shell("kill -STOP $1", String.valueOf(receiver.pid())));
			Threads.start("test-load", true, () -> {
				for (int i = 200; i < 5000; i++) {
					Outcomes outcomes = send(sender, i, 1000);
					synchronized (all) {
						all.add(outcomes);
					}
				}
			});
			Path stat = Path.of("/proc", String.valueOf(receiver.pid()), "stat");
			await().during(Duration.ofSeconds(5))
				.atMost(Duration.ofSeconds(20))
				.until(() -> Files.readString(stat).replaceFirst(".*\\) ", "").startsWith("T"));
			assertThat(sender.unconfirmed()).isPositive();
			Outside.finish(Outside.shell("kill -CONT $1", String.valueOf(receiver.pid())));
			await().atMost(Duration.ofSeconds(60)).until(() -> {
				synchronized (all) {
					return all.size() == 5000;
				}
			});
			assertAcknowledged(all);
		}
	}

	/**
	 * The connection stands, but nothing comes through any more: as if the other host had
	 * lost its power. The kernel takes bytes until its buffers are full.
	 */
	@Test
	void silentConnectionIsKeptUntilItEndsAndNothingIsLost() throws Exception {
		TaskReceiver receiver = listen("tcp:");
		EngineOptions defaults = EngineOptions.DEFAULT;
		Duration writeTimeout = Duration.ofSeconds(1);
		EngineOptions impatient = new EngineOptions(defaults.limits(), defaults.window(), defaults.connectTimeout(),
				writeTimeout, defaults.retryFor(), defaults.confirmTimeout(), List.of(), Map.of());
		try (SilentRelay relay = new SilentRelay(port(receiver)); EngineFixture elsewhere = new EngineFixture()) {
			IpcAddress address = IpcAddress.of("tcp://127.0.0.1:" + relay.port());
			TaskSender sender = elsewhere
				.engine(impatient.with(TaskOptions.of("orders").at(address)), TestTransports.of("tcp"))
				.sender("orders");
			assertThat(send(sender, 0, 64).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			relay.silence();
			List<Outcomes> all = new CopyOnWriteArrayList<>();
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
				for (int i = 1; i <= 40; i++) {
					all.add(send(sender, i, 1 << 20));
				}
			});
			await().during(writeTimeout.multipliedBy(3)).until(() -> !load.isDone());
			assertThat(sender.reconnects()).as("slow is not dead").isZero();
			relay.cut();
			load.get(30, TimeUnit.SECONDS);
			assertAcknowledged(all);
			assertThat(sender.reconnects()).isEqualTo(1);
		}
		assertThat(this.handled.values()).hasSize(41).allSatisfy((times) -> assertThat(times).hasValue(1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "udp" })
	void aReceiverThatComesBackOnItsPortIsFoundAgainWithoutARecord(String scheme) throws Exception {
		TaskReceiver first = listen(scheme + ":");
		IpcAddress address = first.addresses().get(0);
		try (EngineFixture elsewhere = new EngineFixture()) {
			TaskSender sender = elsewhere
				.engine(EngineOptions.DEFAULT.with(TaskOptions.of("orders").at(address)), TestTransports.of(scheme))
				.sender("orders");
			assertThat(send(sender, 1, 64).await()).isEqualTo(Outcome.ACKNOWLEDGED);
			first.close();
			Outcomes during = send(sender, 2, 64);
			listen(address.toString());
			assertThat(during.await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(send(sender, 3, 64).await(60)).isEqualTo(Outcome.ACKNOWLEDGED);
		}
		assertThat(this.handled.keySet()).isEqualTo(Set.of(1, 2, 3));
	}

	@Test
	void aTaskWhoseTcpPortIsTakenDoesNotKeepItsName() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			doesNotKeepItsName("tcp", other.getLocalPort());
		}
	}

	@Test
	void aTaskWhoseUdpPortIsTakenDoesNotKeepItsName() throws Exception {
		try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
			doesNotKeepItsName("udp", other.getLocalPort());
		}
	}

	private void doesNotKeepItsName(String scheme, int port) {
		IpcEngine engine = this.fixture.engine(TestTransports.of(scheme));
		TaskOptions second = TaskOptions.of("second").at(IpcAddress.of(scheme + "://127.0.0.1:" + port));
		assertThatExceptionOfType(IpcAddressException.class).isThrownBy(() -> engine.listen(second, this::count))
			.withMessageContaining("'second'")
			.withMessageContaining("is taken by pid " + ProcessHandle.current().pid());
		engine.listen(second.at(IpcAddress.of(scheme + ":")), this::count).close();
	}

	@Test
	void textThatIsNoFrameIsToldAndClosesItsOwnConnectionOnly() throws Exception {
		TaskReceiver receiver = listen("tcp:");
		try (SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port(receiver)))) {
			channel.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
			ByteBuffer answer = ByteBuffer.allocate(4096);
			while (channel.read(answer) >= 0) {
				assertThat(answer.hasRemaining()).isTrue();
			}
			assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8)).contains("framing");
		}
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

}
