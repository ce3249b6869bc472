package dev.ipcboot.autoconfigure;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@code ipc.tasks.<name>.allowed-users}, with a process of another user.
 */
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
@Tag("root")
class AllowedUsersTests {

	/**
	 * Connects {@code -count} times, or once to send a line, and says what came of it.
	 */
	private static final String CLIENT = """
			import os, socket, sys
			kind = socket.SOCK_SEQPACKET if sys.argv[1] == 'unix-seqpacket' else socket.SOCK_STREAM
			for number in range(int(sys.argv[3])):
			    s = socket.socket(socket.AF_UNIX, kind)
			    s.connect(sys.argv[2])
			    try:
			        s.send(b'hello\\n')
			        s.settimeout(2)
			        print('disconnected' if not s.recv(10) else 'answered')
			    except (ConnectionResetError, BrokenPipeError):
			        print('disconnected')
			    except socket.timeout:
			        print('let in', os.getpid(), os.getuid(), os.getgid())
			""";

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private Path open;

	@BeforeEach
	void makeADirectoryThatLetsOthersPass() throws Exception {
		this.open = Files.createTempDirectory("ipc-open");
		Files.setPosixFilePermissions(this.open, PosixFilePermissions.fromString("rwx--x--x"));
	}

	@AfterEach
	void removeDirectory() throws Exception {
		FileSystemUtils.deleteRecursively(this.open);
	}

	private String socket() {
		return this.open.resolve("orders").toString();
	}

	private ApplicationContextRunner runner(String scheme, String... users) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(PeerIdentityTests.Listeners.class)
			.withPropertyValues(this.directory.property(), "ipc.tasks.orders.address=" + scheme + ":" + socket(),
					"ipc.tasks.orders.framing=lines", "ipc.tasks.orders.allowed-users=" + String.join(",", users));
	}

	private static void requireRoot() {
		assumeTrue("root".equals(System.getProperty("user.name")), "only root can start a process of another user");
		Outside.require("setpriv");
	}

	private String connectAsNobody(String scheme, int count) throws Exception {
		return Outside.finish(Outside.start("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
				"/usr/bin/python3", "-c", CLIENT, scheme, socket(), Integer.toString(count)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "unix-seqpacket" })
	void whoIsNotAllowedIsTurnedAwayLoggedOnceAndCounted(String scheme, CapturedOutput output) {
		requireRoot();
		runner(scheme, "daemon").run((context) -> {
			assertThat(connectAsNobody(scheme, 20).lines()).hasSize(20).containsOnly("disconnected");
			TaskReceiver receiver = context.getBean(IpcEngine.class).receivers().iterator().next();
			await().untilAsserted(() -> assertThat(receiver.refusedPeers()).isEqualTo(20));
			assertThat(output.toString().lines().filter((line) -> line.contains("was not let in"))).hasSize(1)
				.allSatisfy((line) -> assertThat(line).contains("Task 'orders' at " + scheme + ":" + socket())
					.contains("user nobody")
					.contains("ipc.tasks.orders.allowed-users"));
			context.getBean(IpcTemplate.class).convertAndSend("orders", "others are unharmed");
			PeerIdentityTests.Listeners listeners = context.getBean(PeerIdentityTests.Listeners.class);
			assertThat(listeners.next().getPayload()).isEqualTo("others are unharmed");
			assertThat(listeners.received).isEmpty();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:nobody", "unix:65534", "unix-seqpacket:nobody", "unix-seqpacket:65534" })
	void whoIsAllowedByNameOrNumberIsLetIn(String schemeAndUser) {
		requireRoot();
		String scheme = schemeAndUser.substring(0, schemeAndUser.indexOf(':'));
		runner(scheme, "daemon", schemeAndUser.substring(scheme.length() + 1)).run((context) -> {
			String[] printed = connectAsNobody(scheme, 1).strip().split(" ");
			assertThat(printed).startsWith("let", "in");
			PeerIdentityTests.Listeners listeners = context.getBean(PeerIdentityTests.Listeners.class);
			assertThat(listeners.next().getPayload()).isEqualTo("hello");
			IpcPeer peer = listeners.peers.poll(20, TimeUnit.SECONDS);
			assertThat(peer).isEqualTo(new IpcPeer(Long.parseLong(printed[2]), Long.parseLong(printed[3]),
					Long.parseLong(printed[4]), "nobody", true));
			TaskReceiver receiver = context.getBean(IpcEngine.class).receivers().iterator().next();
			assertThat(receiver.refusedPeers()).isZero();
		});
	}

	@Test
	void withoutTheOptionTheFileKeepsOthersOut() {
		requireRoot();
		runner("unix").run((context) -> {
			Process client = Outside.start("setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups",
					"/usr/bin/python3", "-c", CLIENT, "unix", socket(), "1");
			assertThat(new String(client.getInputStream().readAllBytes())).contains("PermissionError");
			assertThat(client.waitFor(20, TimeUnit.SECONDS)).isTrue();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix-dgram:", "pipe:", "unix:,unix-dgram:" })
	void whereTheKernelDoesNotTellWhoItIsTheOptionIsRefused(String address) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property(), "ipc.tasks.orders.address=" + address,
					"ipc.tasks.orders.allowed-users=nobody")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("ipc.tasks.orders.allowed-users")
				.hasMessageContaining("'unix:' and 'unix-seqpacket:'"));
	}

}
