package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ReturnCheck;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * What is special about UDP.
 */
@Timeout(60)
class UdpTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final UdpTransport transport = new UdpTransport();

	private Endpoint endpoint(String address) {
		return endpoint(address, TransportOptions.NONE);
	}

	private Endpoint endpoint(String address, TransportOptions options) {
		return new Endpoint("orders", this.transport.resolve(IpcAddress.of(address), "orders", Path.of("/tmp")),
				options);
	}

	@Test
	void aDatagramIsAsLargeAsTheWayAllows() throws Exception {
		assertThat(UdpOptions.DEFAULTS.maxDatagram(InetAddress.getByName("127.0.0.1"))).isEqualTo(65_507);
		assertThat(UdpOptions.DEFAULTS.maxDatagram(InetAddress.getByName("192.0.2.1"))).isEqualTo(1_472);
		assertThat(UdpOptions.DEFAULTS.maxDatagram(InetAddress.getByName("2001:db8::1"))).isEqualTo(1_452);
		try (ServerChannel server = this.transport.listen(endpoint("udp:"));
				WritableChannel writer = this.transport.connect(
						endpoint(server.address().toString(), TransportOptions.NONE.with(new UdpOptions(9000))),
						TIMEOUT)) {
			assertThat(writer.maxWrite()).isEqualTo(9000);
		}
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> new UdpOptions(65_508))
			.withMessageContaining("1200 to 65507");
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> new UdpOptions(100));
	}

	@Test
	void aPortThatIsTakenIsReportedWithItsOwner() throws Exception {
		try (DatagramSocket taken = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
			assertThatExceptionOfType(IpcAddressException.class)
				.isThrownBy(() -> this.transport.listen(endpoint("udp://127.0.0.1:" + taken.getLocalPort())))
				.withMessageContaining("port " + taken.getLocalPort() + " is taken by pid "
						+ ProcessHandle.current().pid() + " (java)");
		}
	}

	@Test
	void emptyDatagramsAreSkipped() throws Exception {
		try (OpenLink link = OpenLink.of(this.transport, endpoint("udp:"));
				DatagramSocket socket = new DatagramSocket()) {
			int port = InetTarget.of(link.server().address()).port();
			socket.send(new DatagramPacket(new byte[0], 0, new InetSocketAddress("127.0.0.1", port)));
			OpenLink.write(link.writer(), new byte[] { 1 });
			assertThat(OpenLink.read(link.reader())).isEqualTo(new byte[] { 1 });
		}
	}

	@Test
	void aReceiverThatHasLeftIsNoticedByTheNextWriteButOne() throws Exception {
		ServerChannel server = this.transport.listen(endpoint("udp:"));
		Endpoint endpoint = endpoint(server.address().toString());
		try (WritableChannel writer = this.transport.connect(endpoint, TIMEOUT)) {
			server.close();
			assertThatIOException().isThrownBy(() -> {
				for (int i = 0; i < 2; i++) {
					OpenLink.write(writer, new byte[] { 1 });
				}
			}).withMessageContaining("nobody receives");
			assertThat(writer.isPeerPresent()).isFalse();
		}
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> this.transport.connect(endpoint, TIMEOUT))
			.withMessageContaining("nobody receives")
			.withMessageContaining("not started");
	}

	/** The kernel tells a socket that the port to which it has sent is closed. */
	@Test
	void aClosedPortOfAPeerHarmsNoReader() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint("udp:"))) {
			ReadableChannel reader = server.accept();
			try (WritableChannel gone = this.transport.connect(endpoint(server.address().toString()), TIMEOUT)) {
				OpenLink.write(gone, new byte[] { 1 });
			}
			assertThat(OpenLink.read(reader)).isEqualTo(new byte[] { 1 });
			try (WritableChannel next = this.transport.connect(endpoint(server.address().toString()), TIMEOUT)) {
				OpenLink.write(next, new byte[] { 2 });
			}
			assertThat(OpenLink.read(reader)).isEqualTo(new byte[] { 2 });
		}
	}

	@Test
	void answersGoToTheHostThatSendsOnly() throws Exception {
		try (OpenLink link = OpenLink.of(this.transport, endpoint("udp:"))) {
			ReturnCheck check = (ReturnCheck) link.reader();
			assertThat(check.refusal(IpcAddress.of("udp://127.0.0.1:9"))).contains("unknown");
			OpenLink.write(link.writer(), new byte[] { 1 });
			OpenLink.read(link.reader());
			assertThat(check.refusal(IpcAddress.of("udp://127.0.0.1:9"))).isNull();
			assertThat(check.refusal(IpcAddress.of("udp://192.0.2.7:9"))).contains("127.0.0.1", "192.0.2.7",
					"third party");
			assertThat(check.refusal(IpcAddress.of("udp://nowhere.invalid:9"))).contains("nowhere.invalid");
		}
	}

	@Test
	void answersComeToTheInterfaceThatLeadsToTheTask() {
		assertThat(this.transport.returnAddress(IpcAddress.of("udp://127.0.0.1:9"))).hasToString("udp://127.0.0.1:0");
		assertThat(this.transport.returnAddress(IpcAddress.of("udp://nowhere.invalid:9"))).hasToString("udp:");
	}

	@Test
	void onlyThisHostIsLetInByDefault() throws IOException {
		try (ServerChannel server = this.transport.listen(endpoint("udp:"))) {
			assertThat(((Exposed) server).exposure()).isNull();
			assertThat(server.accept()).isNotNull();
		}
	}

	@Test
	void aReadOnAnInterruptedThreadGoesOn() throws Exception {
		try (OpenLink link = OpenLink.of(this.transport, endpoint("udp:"))) {
			OpenLink.write(link.writer(), new byte[] { 3 });
			Thread.currentThread().interrupt();
			assertThat(link.reader().read(ByteBuffer.allocateDirect(1 << 16))).isEqualTo(1);
			assertThat(Thread.interrupted()).isTrue();
		}
	}

}
