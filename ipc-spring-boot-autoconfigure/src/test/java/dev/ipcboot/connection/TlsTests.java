package dev.ipcboot.connection;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import dev.ipcboot.transport.socket.TlsOptions.ClientAuth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Who is let in over TLS, who is not, and what each side is told.
 */
@Timeout(60)
class TlsTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@TempDir
	private static Path directory;

	private static TestCertificates certificates;

	private final BlockingQueue<IpcPeer> peers = new LinkedBlockingQueue<>();

	private final RecordedEvents events = new RecordedEvents();

	private final RecordedEvents senderEvents = new RecordedEvents();

	private EngineFixture fixture;

	@BeforeAll
	static void makeCertificates() throws Exception {
		certificates = TestCertificates.in(directory);
	}

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private static TaskOptions task(TlsOptions tls, IpcAddress... addresses) {
		TransportOptions options = (tls != null) ? TransportOptions.NONE.with(tls) : TransportOptions.NONE;
		return new TaskOptions("orders", List.of(addresses), Framing.IPC, options);
	}

	private TaskReceiver listen(TlsOptions tls) {
		return this.fixture.engine(EngineOptions.DEFAULT, this.events, TestTransports.of("tcp"))
			.listen(task(tls, IpcAddress.of("tcp:")), (delivery) -> this.peers.add(delivery.peer()));
	}

	private IpcEngine sender(TlsOptions tls) {
		return this.fixture.engine(EngineOptions.DEFAULT.with(task(tls)), this.senderEvents, TestTransports.of("tcp"));
	}

	private static TlsOptions tls(SSLContext context) {
		return new TlsOptions(context, ClientAuth.NONE);
	}

	private static Outcomes send(IpcEngine engine, Duration timeout) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(WireMessage.of(new byte[10]), outcomes, timeout);
		return outcomes;
	}

	/**
	 * Ask in vain. A sender learns at its first write or later that it is not let in, and
	 * keeps trying; a request ends by its deadline all the same.
	 * @return what it was told
	 */
	private String refused(IpcEngine engine) throws Exception {
		try {
			Outcomes outcomes = new Outcomes();
			engine.sender("orders").request(WireMessage.of(new byte[10]), outcomes, Duration.ofSeconds(2));
			assertThat(outcomes.await()).isEqualTo(Outcome.UNKNOWN);
			return this.senderEvents.lines().toString();
		}
		catch (IpcTaskUnavailableException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	private static void confirm(IpcEngine engine) throws Exception {
		assertThat(send(engine, TIMEOUT).await()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	@Test
	void theSubjectOfTheCertificateIsThePeer() throws Exception {
		listen(new TlsOptions(certificates.context("server"), ClientAuth.NEED));
		confirm(sender(tls(certificates.context("client"))));
		IpcPeer peer = this.peers.take();
		assertThat(peer.user()).isEqualTo("CN=ada,O=test");
		assertThat(peer.verified()).isTrue();
		assertThat(peer.pid()).isEqualTo(-1);
	}

	@Test
	void aCertificateThatIsNotAskedForIsNotNeeded() throws Exception {
		listen(tls(certificates.context("server")));
		confirm(sender(tls(certificates.withoutCertificate())));
		assertThat(this.peers.take().verified()).isFalse();
	}

	@Test
	void aCertificateThatIsWantedMayBeMissing() throws Exception {
		listen(new TlsOptions(certificates.context("server"), ClientAuth.WANT));
		confirm(sender(tls(certificates.withoutCertificate())));
		assertThat(this.peers.take().verified()).isFalse();
		confirm(sender(tls(certificates.context("client"))));
		assertThat(this.peers.take().user()).isEqualTo("CN=ada,O=test");
	}

	@Test
	void whoShowsNoCertificateIsNotLetInAndHarmsNobodyElse() throws Exception {
		listen(new TlsOptions(certificates.context("server"), ClientAuth.NEED));
		IpcEngine good = sender(tls(certificates.context("client")));
		confirm(good);
		String told = refused(sender(tls(certificates.withoutCertificate())));
		assertThat(told).contains("fatal alert", "certificate");
		assertThat(this.events.lines())
			.anySatisfy((line) -> assertThat(line).startsWith("refused: the TLS handshake with ")
				.contains("127.0.0.1", "certificate"));
		confirm(good);
		assertThat(this.peers).hasSize(2);
	}

	@Test
	void aStrangerIsNotLetIn() throws Exception {
		listen(new TlsOptions(certificates.context("server"), ClientAuth.NEED));
		assertThat(refused(sender(tls(certificates.context("stranger"))))).contains("fatal alert");
		await().untilAsserted(() -> assertThat(this.events.lines()).anyMatch((line) -> line.startsWith("refused: ")));
		assertThat(this.peers).isEmpty();
	}

	@Test
	void aListenerThatTheSenderDoesNotTrustGetsNothing() throws Exception {
		listen(tls(certificates.context("stranger")));
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> send(sender(tls(certificates.withoutCertificate())), TIMEOUT))
			.withMessageContaining("orders")
			.withMessageContaining("TLS handshake")
			.withMessageContaining("PKIX");
		assertThat(this.peers).isEmpty();
	}

	@Test
	void aCertificateForAnotherHostIsRefusedUnlessAllowed() throws Exception {
		listen(tls(certificates.context("elsewhere")));
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> send(sender(tls(certificates.withoutCertificate())), TIMEOUT))
			.withMessageContaining("127.0.0.1");
		confirm(sender(new TlsOptions(certificates.withoutCertificate(), ClientAuth.NONE, false, null, null)));
	}

	@Test
	void aSenderWithoutTlsAndAListenerWithTls() throws Exception {
		listen(tls(certificates.context("server")));
		assertThat(refused(sender(null))).contains("speaks TLS", "ssl.bundle");
		assertThat(this.events.lines())
			.anySatisfy((line) -> assertThat(line).contains("refused", "it speaks no TLS", "ssl.bundle"));
	}

	@Test
	void aSenderWithTlsAndAListenerWithout() throws Exception {
		listen(null);
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> send(sender(tls(certificates.withoutCertificate())), TIMEOUT))
			.withMessageContaining("it speaks no TLS");
		await().untilAsserted(() -> assertThat(this.events.lines())
			.anySatisfy((line) -> assertThat(line).contains("protocol", "speaks TLS", "ssl.bundle")));
	}

	@Test
	void aPeerThatSaysNothingHoldsUpNobody() throws Exception {
		TaskReceiver receiver = listen(tls(certificates.context("server")));
		String target = receiver.addresses().get(0).target();
		int port = Integer.parseInt(target.substring(target.lastIndexOf(':') + 1));
		try (SocketChannel silent = SocketChannel.open(new InetSocketAddress("127.0.0.1", port))) {
			confirm(sender(tls(certificates.withoutCertificate())));
			assertThat(silent.isConnected()).isTrue();
		}
	}

	@Test
	void anOlderVersionWorksToo() throws Exception {
		TlsOptions old = new TlsOptions(certificates.context("server"), ClientAuth.NEED, true, List.of("TLSv1.2"),
				null);
		listen(old);
		confirm(sender(tls(certificates.context("client"))));
		assertThat(this.peers.poll(10, TimeUnit.SECONDS).user()).isEqualTo("CN=ada,O=test");
	}

}
