package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.ServerChannel;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is special about TCP.
 */
@Timeout(60)
class TcpTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final TcpTransport transport = new TcpTransport();

	private Endpoint endpoint(String address) {
		return new Endpoint("orders", this.transport.resolve(IpcAddress.of(address), "orders", Path.of("/tmp")));
	}

	@ParameterizedTest
	@CsvSource({ "tcp:, tcp://127.0.0.1:0", "tcp, tcp://127.0.0.1:0", "tcp://localhost:7000, tcp://localhost:7000",
			"tcp://[::1]:7000, tcp://[::1]:7000", "tcp://0.0.0.0:65535, tcp://0.0.0.0:65535" })
	void addresses(String written, String resolved) {
		assertThat(endpoint(written).address()).hasToString(resolved);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp:7000", "tcp://localhost", "tcp://:7000", "tcp://localhost:70000", "tcp://::1:7000",
			"tcp://localhost:x", "tcp://[::1]" })
	void whatIsNoAddressIsRefusedWithAnExample(String address) {
		assertThatExceptionOfType(IpcAddressException.class).isThrownBy(() -> endpoint(address))
			.withMessageContaining(address)
			.withMessageContaining("tcp://host:port");
	}

	@Test
	void theKernelChoosesAPortAndTheAddressNamesIt() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint("tcp:"));
				ServerChannel other = this.transport.listen(endpoint("tcp://localhost:0"))) {
			assertThat(server.address().toString()).matches("tcp://127\\.0\\.0\\.1:[1-9]\\d*");
			assertThat(other.address().toString()).matches("tcp://localhost:[1-9]\\d*");
			assertThat(((Exposed) server).exposure()).isNull();
			this.transport.connect(endpoint(other.address().toString()), TIMEOUT).close();
		}
	}

	@Test
	void ipv6() throws Exception {
		try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getByName("::1"))) {
			assertThat(probe.getLocalPort()).isPositive();
		}
		catch (IOException ex) {
			Assumptions.abort("This machine has no IPv6 loopback: " + ex.getMessage());
		}
		try (OpenLink link = OpenLink.of(this.transport, endpoint("tcp://[::1]:0"))) {
			assertThat(link.server().address().toString()).startsWith("tcp://[::1]:");
			OpenLink.write(link.writer(), new byte[] { 6 });
			assertThat(OpenLink.read(link.reader())).isEqualTo(new byte[] { 6 });
		}
	}

	@Test
	void aPortThatIsTakenIsReportedWithItsOwner() throws Exception {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(IpcAddressException.class)
				.isThrownBy(() -> this.transport.listen(endpoint("tcp://127.0.0.1:" + taken.getLocalPort())))
				.withMessageContaining("'orders'")
				.withMessageContaining("port " + taken.getLocalPort() + " is taken by pid "
						+ ProcessHandle.current().pid() + " (java)")
				.withMessageContaining("ipc.tasks.orders.address");
		}
	}

	@Test
	void anInterfaceThatIsNotHereIsNoTakenPort() {
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.transport.listen(endpoint("tcp://192.0.2.1:0")))
			.withMessageContaining("192.0.2.1")
			.withMessageContaining("an interface of this host");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.transport.listen(endpoint("tcp://nowhere.invalid:0")))
			.withMessageContaining("unknown");
	}

	@Test
	void aRestartedListenerGetsItsPortBackAtOnce() throws Exception {
		IpcAddress address = InetPorts.freeTcp();
		for (int round = 0; round < 3; round++) {
			// The side that closes first keeps the connection in TIME_WAIT.
			try (OpenLink link = OpenLink.of(this.transport, endpoint(address.toString()))) {
				OpenLink.write(link.writer(), new byte[] { 1 });
				OpenLink.read(link.reader());
				link.reader().close();
			}
		}
	}

	@Test
	void withoutAPortNobodyCanBeFound() {
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> this.transport.connect(endpoint("tcp:"), TIMEOUT))
			.withMessageContaining("no port is known");
	}

	@Test
	void nobodyListensIsSaidWithTheAddress() {
		String address = InetPorts.freeTcp().toString();
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> this.transport.connect(endpoint(address), TIMEOUT))
			.withMessageContaining(address)
			.withMessageContaining("nobody listens")
			.withMessageContaining("not started");
	}

	/** A listener that takes nobody in: the backlog is full, and the kernel is silent. */
	@Test
	void aHostThatDoesNotAnswerIsGivenUpInTime() throws Exception {
		try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			List<SocketChannel> waiting = new ArrayList<>();
			try {
				for (int i = 0; i < 4; i++) {
					SocketChannel channel = SocketChannel.open();
					channel.configureBlocking(false);
					channel.connect(new InetSocketAddress("127.0.0.1", deaf.getLocalPort()));
					waiting.add(channel);
				}
				assertThatExceptionOfType(IpcTaskUnavailableException.class)
					.isThrownBy(() -> this.transport.connect(endpoint("tcp://127.0.0.1:" + deaf.getLocalPort()),
							Duration.ofMillis(300)))
					.withMessageContaining("within 300 ms")
					.withMessageContaining("ipc.connect-timeout");
			}
			finally {
				for (SocketChannel channel : waiting) {
					channel.close();
				}
			}
		}
	}

	/** The kernel may choose, for the own end, the very port at which nobody listens. */
	@Test
	void aSocketThatHasConnectedToItselfIsFoundOut() throws Exception {
		InetSocketAddress self = new InetSocketAddress("127.0.0.1", InetTarget.of(InetPorts.freeTcp()).port());
		try (SocketChannel channel = SocketChannel.open().bind(self)) {
			channel.connect(self);
			assertThat(TcpSockets.isConnectedToItself(channel)).isTrue();
		}
	}

	@Test
	void idlePeersAreProbedAndSmallWritesNotDelayed() throws Exception {
		try (SocketChannel channel = TcpSockets.prepare(SocketChannel.open())) {
			assertThat(channel.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
			assertThat(channel.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
			Assumptions.assumeTrue(channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
			assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)).isEqualTo(15);
			assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)).isEqualTo(5);
			assertThat(channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT)).isEqualTo(3);
		}
	}

}
