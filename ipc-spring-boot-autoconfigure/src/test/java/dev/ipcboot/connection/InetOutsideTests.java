package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * TCP, TLS and UDP with programs that know nothing of this project.
 */
@Timeout(60)
class InetOutsideTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final BlockingQueue<String> users = new LinkedBlockingQueue<>();

	private final RecordedEvents events = new RecordedEvents();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private String listen(String scheme, Framing framing) {
		return listen(scheme, framing, TransportOptions.NONE);
	}

	private String listen(String scheme, Framing framing, TransportOptions options) {
		TaskReceiver receiver = this.fixture.engine(EngineOptions.DEFAULT, this.events, TestTransports.of(scheme))
			.listen(new TaskOptions("orders", List.of(new IpcAddress(scheme, "")), framing, options), (delivery) -> {
				this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
				this.users.add(String.valueOf(delivery.peer().user()));
			});
		String target = receiver.addresses().get(0).target();
		return target.substring(target.lastIndexOf(':') + 1);
	}

	private String next() throws Exception {
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	private TaskSender sender(String address, Framing framing) {
		TaskOptions task = new TaskOptions("orders", List.of(IpcAddress.of(address)), framing, TransportOptions.NONE);
		return this.fixture.engine(EngineOptions.DEFAULT.with(task), TestTransports.of(IpcAddress.of(address).scheme()))
			.sender("orders");
	}

	@Test
	void netcatSendsLinesOverTcp() throws Exception {
		String port = listen("tcp", Framing.LINES);
		Outside.finish(Outside.shell("printf 'first\\nsecond\\nno newline' | nc -N 127.0.0.1 $1", port));
		assertThat(next()).isEqualTo("first");
		assertThat(next()).isEqualTo("second");
		assertThat(next()).isEqualTo("no newline");
	}

	@Test
	void netcatSendsDatagrams() throws Exception {
		String port = listen("udp", Framing.RAW);
		Outside.finish(Outside.shell("echo 'queue.depth:17|g' | nc -u -w1 127.0.0.1 $1", port));
		assertThat(next()).isEqualTo("queue.depth:17|g\n");
	}

	@Test
	void socatSendsDatagrams() throws Exception {
		String port = listen("udp", Framing.RAW);
		Outside.finish(Outside.shell("printf one | socat -u - UDP-SENDTO:127.0.0.1:$1", port));
		assertThat(next()).isEqualTo("one");
	}

	@Test
	void pythonSendsMessagesWithTheirLengthOverTcp() throws Exception {
		String port = listen("tcp", Framing.LENGTH4);
		Outside.finish(Outside.python("""
				import socket, struct, sys
				with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as s:
				    for text in (b"first", b"", b"x" * 100000):
				        s.sendall(struct.pack(">I", len(text)) + text)
				""", port));
		assertThat(next()).isEqualTo("first");
		assertThat(next()).isEmpty();
		assertThat(next()).hasSize(100_000);
	}

	@Test
	void pythonReceivesWhatIsSentToIt() throws Exception {
		Process python = Outside.python("""
				import socket
				with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as u, socket.create_server(("127.0.0.1", 0)) as t:
				    u.bind(("127.0.0.1", 0))
				    print(t.getsockname()[1], u.getsockname()[1], flush=True)
				    with t.accept()[0] as c, c.makefile("rb") as f:
				        print(f.readline().decode().strip(), flush=True)
				    print(u.recv(65536).decode(), flush=True)
				""");
		try (BufferedReader output = python.inputReader()) {
			String[] ports = output.readLine().split(" ");
			sender("tcp://127.0.0.1:" + ports[0], Framing.LINES).send(text("over tcp"), TIMEOUT);
			assertThat(output.readLine()).isEqualTo("over tcp");
			sender("udp://127.0.0.1:" + ports[1], Framing.RAW).send(text("over udp"), TIMEOUT);
			assertThat(output.readLine()).isEqualTo("over udp");
		}
		finally {
			python.destroyForcibly();
		}
	}

	private static WireMessage text(String text) {
		return WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
	}

	@Test
	void opensslSendsLinesOverTlsAndChangesItsKeys(@TempDir Path directory) throws Exception {
		TestCertificates certificates = TestCertificates.in(directory);
		String port = listen("tcp", Framing.LINES,
				TransportOptions.NONE.with(new TlsOptions(certificates.context("server"), TlsOptions.ClientAuth.NONE)));
		Process openssl = Outside.start("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-CAfile",
				certificates.file("authority.pem"), "-verify_return_error", "-tls1_3");
		try {
			type(openssl, "before\n");
			assertThat(next()).isEqualTo("before");
			// A command of s_client: new keys here, and there, please.
			type(openssl, "K\n");
			BufferedReader output = openssl.inputReader();
			String line = output.readLine();
			while (!line.startsWith("KEYUPDATE")) {
				line = output.readLine();
			}
			type(openssl, "after\n");
			assertThat(next()).isEqualTo("after");
			openssl.getOutputStream().close();
			assertThat(openssl.waitFor(20, TimeUnit.SECONDS)).isTrue();
		}
		finally {
			openssl.destroyForcibly();
		}
		assertThat(this.events.lines()).isEmpty();
	}

	private static void type(Process process, String text) throws Exception {
		process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
		process.getOutputStream().flush();
	}

	@Test
	void opensslShowsItsCertificateWhereOneIsNeeded(@TempDir Path directory) throws Exception {
		TestCertificates certificates = TestCertificates.in(directory);
		String port = listen("tcp", Framing.LINES,
				TransportOptions.NONE.with(new TlsOptions(certificates.context("server"), TlsOptions.ClientAuth.NEED)));
		String command = "(echo hello; sleep 1) | openssl s_client -quiet -no_ign_eof -connect 127.0.0.1:$1 -CAfile $2";
		Process without = Outside.shell(command, port, certificates.file("authority.pem"));
		without.waitFor(20, TimeUnit.SECONDS);
		await().untilAsserted(
				() -> assertThat(this.events.lines()).anySatisfy((line) -> assertThat(line).startsWith("refused: ")));
		assertThat(this.received).isEmpty();
		Process with = Outside.shell(command + " -cert $3 -key $4", port, certificates.file("authority.pem"),
				certificates.file("client.pem"), certificates.file("client.key"));
		assertThat(next()).isEqualTo("hello");
		assertThat(this.users.take()).isEqualTo("CN=ada,O=test");
		with.waitFor(20, TimeUnit.SECONDS);
	}

	@Test
	void pythonShowsItsCertificate(@TempDir Path directory) throws Exception {
		TestCertificates certificates = TestCertificates.in(directory);
		String port = listen("tcp", Framing.LINES,
				TransportOptions.NONE.with(new TlsOptions(certificates.context("server"), TlsOptions.ClientAuth.NEED)));
		Outside.finish(Outside.python("""
				import socket, ssl, sys
				context = ssl.create_default_context(cafile=sys.argv[2])
				context.load_cert_chain(sys.argv[3], sys.argv[4])
				with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as plain:
				    with context.wrap_socket(plain, server_hostname="127.0.0.1") as s:
				        s.sendall(b"from python\\n")
				        s.unwrap()
				""", port, certificates.file("authority.pem"), certificates.file("client.pem"),
				certificates.file("client.key")));
		assertThat(next()).isEqualTo("from python");
		assertThat(this.users.take()).isEqualTo("CN=ada,O=test");
	}

}
