package dev.ipcboot.autoconfigure;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a listener learns of who has sent a message over a Unix socket.
 */
@Timeout(60)
class PeerIdentityTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner(String address) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues(this.directory.property(), "ipc.tasks.orders.address=" + address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "unix-seqpacket:" })
	void theKernelVouchesForTheSender(String address) {
		runner(address).run((context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			confirm(context.getBean(IpcTemplate.class));
			assertThat(listeners.next().getHeaders()).containsEntry(IpcHeaders.PEER_VERIFIED, true)
				.containsEntry(IpcHeaders.PEER_PID, ProcessHandle.current().pid())
				.containsKeys(IpcHeaders.PEER_UID, IpcHeaders.PEER_GID);
			IpcPeer peer = listeners.peers.take();
			assertThat(peer.verified()).isTrue();
			assertThat(peer.pid()).isEqualTo(ProcessHandle.current().pid());
			assertThat(peer.user()).isEqualTo(System.getProperty("user.name"));
			assertThat(peer.toString()).doesNotContain("by its own word");
		});
	}

	@Test
	void theSenderOfADatagramIsKnownByItsOwnWordOnlyAndThatIsSaid() {
		runner("unix-dgram:").run((context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			confirm(context.getBean(IpcTemplate.class));
			assertThat(listeners.next().getHeaders()).containsEntry(IpcHeaders.PEER_VERIFIED, false)
				.containsEntry(IpcHeaders.PEER_PID, ProcessHandle.current().pid())
				.doesNotContainKeys(IpcHeaders.PEER_UID, IpcHeaders.PEER_GID);
			IpcPeer peer = listeners.peers.take();
			assertThat(peer.verified()).isFalse();
			assertThat(peer.toString()).contains("by its own word");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:STREAM", "unix-seqpacket:SEQPACKET" })
	void aProgramThatKnowsNoProtocolIsKnownByTheKernel(String addressAndType) {
		String scheme = addressAndType.substring(0, addressAndType.indexOf(':'));
		runner(scheme + ":").withPropertyValues("ipc.tasks.orders.framing=lines").run((context) -> {
			String path = context.getBean(IpcEngine.class).receivers().iterator().next().addresses().get(0).target();
			String[] printed = Outside.finish(Outside.python("""
					import os, socket, sys
					s = socket.socket(socket.AF_UNIX, getattr(socket, 'SOCK_' + sys.argv[2]))
					s.connect(sys.argv[1])
					s.send(b'hello\\n')
					print(os.getpid(), os.getuid(), os.getgid())
					""", path, addressAndType.substring(scheme.length() + 1))).strip().split(" ");
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.next().getHeaders()).containsEntry(IpcHeaders.PEER_PID, Long.valueOf(printed[0]))
				.containsEntry(IpcHeaders.PEER_UID, Long.valueOf(printed[1]))
				.containsEntry(IpcHeaders.PEER_GID, Long.valueOf(printed[2]))
				.containsEntry(IpcHeaders.PEER_VERIFIED, true);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix-dgram:", "unix-seqpacket:" })
	void whatASenderClaimsInHeadersIsNotBelieved(String address) {
		runner(address).run((context) -> {
			Outcome outcome = context.getBean(IpcTemplate.class)
				.convertSendAndConfirm("orders", "hello",
						Map.of(IpcHeaders.PEER_PID, 1L, IpcHeaders.PEER_UID, 0L, IpcHeaders.PEER_VERIFIED, true))
				.get()
				.outcome();
			assertThat(outcome).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Listeners.class).next().getHeaders())
				.containsEntry(IpcHeaders.PEER_PID, ProcessHandle.current().pid())
				.containsEntry(IpcHeaders.PEER_VERIFIED, address.equals("unix-seqpacket:"));
		});
	}

	private static void confirm(IpcTemplate template) throws Exception {
		assertThat(template.convertSendAndConfirm("orders", "hello").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
	}

	/**
	 * Keeps what it gets.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<Message<String>> received = new LinkedBlockingQueue<>();

		final BlockingQueue<IpcPeer> peers = new LinkedBlockingQueue<>();

		@IpcListener("orders")
		void onOrder(Message<String> message, IpcPeer peer) {
			this.peers.add(peer);
			this.received.add(message);
		}

		Message<String> next() throws InterruptedException {
			return this.received.poll(20, TimeUnit.SECONDS);
		}

	}

}
