package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.sun.management.ThreadMXBean;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.OpenLink;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.Verifiable;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link UnixSeqpacketTransport}.
 */
@Timeout(60)
class UnixSeqpacketTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String PYTHON = """
			import os, socket, sys
			s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
			s.connect(sys.argv[1].replace('@', '\\0'))
			""";

	private final UnixSeqpacketTransport transport = new UnixSeqpacketTransport();

	@TempDir
	private Path directory;

	@BeforeEach
	void requireSeqpackets() {
		assumeTrue(this.transport.availability().available(), () -> this.transport.availability().toString());
	}

	@Test
	void aPythonProgramSpeaksAndIsAnswered() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Process client = Outside.python(PYTHON + """
					s.send(b'one')
					s.send(b'two')
					print(s.recv(100).decode(), s.recv(100).decode(), os.getpid(), os.getuid(), os.getgid())
					""", path().toString());
			try (ReadableChannel channel = server.accept()) {
				assertThat(Buffers.read(channel)).isEqualTo("one");
				assertThat(Buffers.read(channel)).isEqualTo("two");
				Buffers.write((WritableChannel) channel, "three");
				Buffers.write((WritableChannel) channel, "four");
				IpcPeer peer = channel.peer();
				assertThat(Outside.finish(client).strip())
					.isEqualTo("three four " + peer.pid() + " " + peer.uid() + " " + peer.gid());
				assertThat(peer.verified()).isTrue();
				assertThat(Buffers.read(channel)).as("the program has ended").isNull();
			}
		}
	}

	@Test
	void aPacketIsReadWholeOrItsSenderIsToldToGo() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Process client = Outside.python(PYTHON + """
					for length in 65536, 65537, 5:
					    s.send(b'x' * length)
					""", path().toString());
			try (ReadableChannel channel = server.accept()) {
				assertThat(Buffers.read(channel)).hasSize(65_536);
				assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> Buffers.read(channel))
					.withMessageContaining("longer than 65536 bytes");
				assertThat(Buffers.read(channel)).hasSize(5);
			}
			Outside.finish(client);
		}
	}

	@Test
	void socatSpeaksAndIsAnswered() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Outside.require("socat");
			Process socat = Outside.shell("printf ping | socat -t 10 - \"UNIX-CONNECT:$1,type=5\"", path().toString());
			try (ReadableChannel channel = server.accept()) {
				assertThat(Buffers.read(channel)).isEqualTo("ping");
				Buffers.write((WritableChannel) channel, "pong");
			}
			assertThat(Outside.finish(socat)).isEqualTo("pong");
		}
	}

	@Test
	void whatWasSentBeforeTheEndIsReadThoughTheOtherSideLeftSomethingUnread() throws Exception {
		try (OpenLink link = OpenLink.of(this.transport, endpoint())) {
			Buffers.write(link.writer(), "never read");
			Buffers.write(link.answers(), "verdict");
			Buffers.write(link.answers(), "goodbye");
			link.reader().close();
			assertThat(Buffers.read(link.back())).isEqualTo("verdict");
			assertThat(Buffers.read(link.back())).isEqualTo("goodbye");
			assertThat(Buffers.read(link.back())).isNull();
		}
	}

	@Test
	void abstractNames() throws Exception {
		IpcAddress address = IpcAddress.of("unix-seqpacket:@ipc-test-" + ProcessHandle.current().pid());
		try (OpenLink link = OpenLink.of(this.transport, new Endpoint("orders", address))) {
			Buffers.write(link.writer(), "here");
			assertThat(Buffers.read(link.reader())).isEqualTo("here");
			Process client = Outside.python(PYTHON + "s.send(b'there')", address.target());
			try (ReadableChannel channel = link.server().accept()) {
				assertThat(Buffers.read(channel)).isEqualTo("there");
			}
			Outside.finish(client);
			assertThat(((Verifiable) link.server()).isIntact()).isTrue();
		}
	}

	@Test
	void aFullBacklogIsSaid() throws Exception {
		List<WritableChannel> clients = new ArrayList<>();
		try (ServerChannel server = this.transport.listen(endpoint())) {
			assertThat(server.address()).isEqualTo(endpoint().address());
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(() -> {
				while (clients.size() < 5000) {
					clients.add(this.transport.connect(endpoint(), Duration.ofMillis(200)));
				}
			}).withMessageContaining("its backlog is full");
			assertThat(clients).isNotEmpty();
		}
		finally {
			clients.forEach(WritableChannel::close);
		}
	}

	@Test
	void whoIsNotAllowedNeedsMoreThanTheFile() throws Exception {
		assertThat(modeFor(Set.of())).isEqualTo(0140600);
		assertThat(modeFor(Set.of("nobody"))).as("the kernel's word decides").isEqualTo(0140666);
	}

	private Object modeFor(Set<String> users) throws IOException {
		TransportOptions options = TransportOptions.NONE.with(new AccessOptions(users));
		try (ServerChannel server = this.transport.listen(new Endpoint("orders", endpoint().address(), options))) {
			assertThat(((Verifiable) server).isIntact()).isTrue();
			return Files.getAttribute(path(), "unix:mode");
		}
	}

	@Test
	void writingAndReadingAllocatesNothing() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		try (OpenLink link = OpenLink.of(this.transport, endpoint())) {
			ByteBuffer buffer = ByteBuffer.allocateDirect(link.reader().minimumRead());
			exchange(link, buffer, 20_000);
			long before = threads.getCurrentThreadAllocatedBytes();
			exchange(link, buffer, 10_000);
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes for 10,000 messages")
				.isLessThan(10_000 * 64);
		}
	}

	private static void exchange(OpenLink link, ByteBuffer buffer, int count) throws IOException {
		for (int i = 0; i < count; i++) {
			link.writer().write(buffer.clear().limit(64), 0, 0);
			link.reader().read(buffer.clear());
		}
	}

	private Endpoint endpoint() {
		IpcAddress address = this.transport.resolve(IpcAddress.of("unix-seqpacket:"), "orders", this.directory);
		assertThat(address.target()).isEqualTo(path().toString());
		return new Endpoint("orders", address, TransportOptions.NONE);
	}

	private Path path() {
		return this.directory.resolve("orders.seqpacket");
	}

}
