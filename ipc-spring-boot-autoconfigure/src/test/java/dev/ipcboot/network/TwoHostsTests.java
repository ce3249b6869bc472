package dev.ipcboot.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.TestPaths;
import dev.ipcboot.transport.TestCertificates;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mutual TLS between two hosts, each a network namespace with a JVM of its own, over a
 * link that is cut, slow, lossy, or leads to another address. Every message is confirmed
 * or reported, what was confirmed was handled, and nothing was handled twice. For how
 * long the link is cut is said by the system property {@code ipc.cut} in seconds, 2 by
 * default.
 */
@Timeout(300)
@Tag("root")
class TwoHostsTests {

	private static final long CUT_SECONDS = Long.getLong("ipc.cut", 2);

	private static final String FIRST = "10.231.77.2";

	private static final String SECOND = "10.231.77.3";

	private static final String LOSSY = "10.231.78.2";

	private static final String ADDRESS = "--ipc.tasks.remote.address=tcp://";

	private final List<AutoCloseable> open = new ArrayList<>();

	private Path directory;

	private Path hosts;

	private Namespaces namespaces;

	private Host receiver;

	private Host sender;

	@BeforeEach
	void start() throws Exception {
		this.directory = TestPaths.create();
		this.namespaces = Namespaces.create(FIRST);
		this.open.add(this.namespaces);
		this.hosts = this.directory.resolve("hosts");
		nameReceiver(FIRST);
	}

	private void exchange(int rate) throws Exception {
		TestCertificates certificates = TestCertificates.in(this.directory);
		this.receiver = host("b", RemoteReceiver.class, certificates, "remote", ADDRESS + "0.0.0.0:7000",
				"--ipc.tasks.remote.ssl.client-auth=need");
		this.sender = host("a", RemoteSender.class, certificates, "client", ADDRESS + "receiver.test:7000",
				"--ipc.template.when-absent=wait", "--ipc.template.retry-for=90s", "--ipc.template.confirm-timeout=90s",
				"--ipc.template.send-timeout=90s", "--ipc.write-timeout=2s", "--ipc.connect-timeout=2s",
				"--rate=" + rate);
		this.sender.awaitProgress(50);
	}

	private void nameReceiver(String address) throws IOException {
		Files.writeString(this.hosts, address + " receiver.test\n");
	}

	private Host host(String side, Class<?> application, TestCertificates certificates, String certificate,
			String... properties) throws IOException {
		String bundle = "--spring.ssl.bundle.pem.own.";
		List<String> arguments = new ArrayList<>(List.of("--ipc.directory=" + this.directory.resolve("host-" + side),
				bundle + "keystore.certificate=" + certificates.file(certificate + ".pem"),
				bundle + "keystore.private-key=" + certificates.file(certificate + ".key"),
				bundle + "truststore.certificate=" + certificates.file("authority.pem"),
				"--ipc.tasks.remote.ssl.bundle=own"));
		arguments.addAll(List.of(properties));
		Host host = Host.start(this.namespaces.on(side), this.hosts, application,
				this.directory.resolve("journal-" + side), arguments);
		this.open.add(0, host);
		return host;
	}

	@AfterEach
	void stop() throws Exception {
		for (AutoCloseable each : this.open) {
			each.close();
		}
		if (this.directory != null) {
			FileSystemUtils.deleteRecursively(this.directory);
		}
	}

	@Test
	void theLinkIsCutUnderLoadAndHealedAndThenLeadsToAnotherAddress() throws Exception {
		exchange(1000);
		this.namespaces.cut();
		long end = System.nanoTime() + Duration.ofSeconds(CUT_SECONDS).toNanos();
		Awaitility.await().atMost(Duration.ofSeconds(CUT_SECONDS + 60)).until(() -> System.nanoTime() - end > 0);
		this.namespaces.heal();
		this.sender.awaitProgress(1000);
		nameReceiver(SECOND);
		this.namespaces.move(FIRST, SECOND);
		this.sender.awaitProgress(1000);
		check();
	}

	/**
	 * So little is sent that no write ever waits: only the kernel knows what is wrong.
	 */
	@Test
	void theReceiverGetsAnotherAddressWhileLittleIsSent() throws Exception {
		exchange(50);
		nameReceiver(SECOND);
		this.namespaces.move(FIRST, SECOND);
		this.sender.awaitProgress(50);
		assertThat(this.sender.log()).contains("takes nothing any more");
		check();
	}

	@Test
	void theLinkIsSlowAndLossy() throws Exception {
		LossyLink substitute = null;
		if (!this.namespaces.disturb("delay", "50ms", "loss", "1%")) {
			substitute = LossyLink
				.join(List.of(this.namespaces.name("a"), "10.231.78.1", this.namespaces.name("b"), LOSSY));
			this.open.add(0, substitute);
			nameReceiver(LOSSY);
		}
		exchange(1000);
		this.sender.awaitProgress(2500);
		check();
		if (substitute != null) {
			assertThat(substitute.end()).as("lost packets").isPositive();
		}
	}

	private void check() throws Exception {
		this.sender.finish();
		this.receiver.finish();
		Map<Integer, String> outcomes = new HashMap<>();
		for (String line : this.sender.lines()) {
			String[] parts = line.split(" ", 2);
			assertThat(outcomes.put(Integer.valueOf(parts[0]), parts[1])).as("a second end of " + line).isNull();
		}
		int sent = outcomes.size();
		for (int number = 0; number < sent; number++) {
			assertThat(outcomes).as("every message has an end").containsKey(number);
		}
		// Their patience is longer than the outage, so nothing but a confirm is in order
		assertThat(outcomes.values()).as(this.sender.log()).containsOnly("ACKNOWLEDGED");
		List<Integer> handled = this.receiver.lines().stream().map(Integer::valueOf).toList();
		assertThat(handled).doesNotHaveDuplicates().containsAll(outcomes.keySet());
	}

}
