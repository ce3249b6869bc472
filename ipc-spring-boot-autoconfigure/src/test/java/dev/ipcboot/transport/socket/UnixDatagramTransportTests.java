package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Tasks;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Tests for {@link UnixDatagramTransport}.
 */
@Timeout(60)
class UnixDatagramTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final String PYTHON = """
			import socket, sys
			path = sys.argv[1].replace('@', '\\0')
			s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
			""";

	private final UnixDatagramTransport transport = new UnixDatagramTransport();

	@TempDir
	private Path directory;

	@BeforeEach
	void requireDatagrams() {
		assumeTrue(this.transport.availability().available(), () -> this.transport.availability().toString());
	}

	@Test
	void aFullReceiverHoldsTheSenderBackUntilItsDeadlineAndLosesNothing() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint()); WritableChannel writer = connect()) {
			ByteBuffer batch = ByteBuffer.allocateDirect(4);
			int sent = fill(writer, batch);
			assertThat(sent).isPositive();
			assertThat(batch.position()).as("nothing was taken").isZero();
			ReadableChannel reader = server.accept();
			for (int number = 0; number < sent; number++) {
				assertThat(receive(reader).getInt()).isEqualTo(number);
			}
			writer.write(batch, 0, 0);
			assertThat(receive(reader).getInt()).isEqualTo(sent);
		}
	}

	private static int fill(WritableChannel writer, ByteBuffer batch) throws IOException {
		for (int number = 0;; number++) {
			try {
				writer.write(batch.clear().putInt(0, number), 0, Duration.ofMillis(50).toNanos());
			}
			catch (WriteTimeoutException ex) {
				return number;
			}
		}
	}

	@Test
	void aSenderThatWaitsGoesOnWhenThereIsRoom() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint()); WritableChannel writer = connect()) {
			ByteBuffer batch = ByteBuffer.allocateDirect(4);
			fill(writer, batch);
			FutureTask<Void> waiting = Tasks.blocked(() -> {
				writer.write(batch, 0, TIMEOUT.toNanos());
				return null;
			});
			assertThat(waiting).isNotDone();
			receive(server.accept());
			waiting.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void theEndOfTheReceiverReleasesASenderThatWaits() throws Exception {
		ServerChannel server = this.transport.listen(endpoint());
		try (WritableChannel writer = connect()) {
			ByteBuffer batch = ByteBuffer.allocateDirect(4);
			fill(writer, batch);
			FutureTask<Void> waiting = Tasks.blocked(() -> {
				writer.write(batch, 0, Duration.ofHours(1).toNanos());
				return null;
			});
			server.close();
			assertThat(waiting).failsWithin(Duration.ofSeconds(5))
				.withThrowableThat()
				.havingCause()
				.isInstanceOf(IOException.class)
				.isNotInstanceOf(WriteTimeoutException.class);
			assertThat(writer.isPeerPresent()).isFalse();
		}
	}

	@Test
	void anInterruptEndsNoWaitAndClosesNothing() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint()); WritableChannel writer = connect()) {
			ByteBuffer batch = ByteBuffer.allocateDirect(4);
			fill(writer, batch);
			FutureTask<Boolean> waiting = Tasks.blocked(() -> {
				Thread.currentThread().interrupt();
				writer.write(batch, 0, TIMEOUT.toNanos());
				return Thread.currentThread().isInterrupted();
			});
			assertThat(waiting).isNotDone();
			receive(server.accept());
			assertThat(waiting.get(5, TimeUnit.SECONDS)).isTrue();
		}
	}

	@Test
	void theEndOfTheReceiverIsSeenWithoutWriting() throws Exception {
		ServerChannel server = this.transport.listen(endpoint());
		try (WritableChannel writer = connect()) {
			assertThat(writer.isPeerPresent()).isTrue();
			server.close();
			assertThat(writer.isPeerPresent()).isFalse();
			try (ServerChannel next = this.transport.listen(endpoint())) {
				assertThat(writer.isPeerPresent()).as("another one stands there").isFalse();
				assertThatIOException().isThrownBy(() -> Buffers.write(writer, "lost"));
			}
		}
	}

	@Test
	void aSocketThatWasReplacedIsNotIntactAndNotRemoved() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			UnixDatagramServer verifiable = (UnixDatagramServer) server;
			assertThat(verifiable.isIntact()).isTrue();
			Files.delete(path());
			assertThat(verifiable.isIntact()).isFalse();
			try (ServerChannel next = this.transport.listen(endpoint())) {
				assertThat(verifiable.isIntact()).isFalse();
				server.close();
				assertThat(path()).exists();
			}
		}
		assertThat(path()).doesNotExist();
	}

	@Test
	void unboundSendersAndEmptyDatagramsOfOtherPrograms() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Outside.finish(Outside.python(PYTHON + """
					s.sendto(b'', path)
					s.sendto(b'first', path)
					s.sendto(b'', path)
					s.sendto(b'second', path)
					""", path().toString()));
			ReadableChannel reader = server.accept();
			assertThat(Buffers.read(reader)).isEqualTo("first");
			assertThat(Buffers.read(reader)).isEqualTo("second");
			assertThat(reader.peer()).as("nobody vouches for a sender").isEqualTo(IpcPeer.UNKNOWN);
		}
	}

	@Test
	void aDatagramIsReadWholeOrRefusedAndTheNextOneArrives() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Process sender = Outside.python(PYTHON + """
					s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 212992)
					for length in 212960, 212961, 5:
					    s.sendto(b'x' * length, path)
					""", path().toString());
			ReadableChannel reader = server.accept();
			assertThat(receive(reader).remaining()).isEqualTo(212_960);
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> receive(reader))
				.withMessageContaining("longer than 212960 bytes");
			assertThat(receive(reader).remaining()).isEqualTo(5);
			Outside.finish(sender);
		}
	}

	@Test
	void aWriteThatIsTooLongIsRefused() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint()); WritableChannel writer = connect()) {
			assertThat(server.address()).isEqualTo(writer.address());
			ByteBuffer batch = ByteBuffer.allocateDirect(writer.maxWrite() + 1);
			assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> writer.write(batch, 0, 0))
				.withMessageContaining(Integer.toString(writer.maxWrite()));
		}
	}

	@Test
	void abstractNames() throws Exception {
		IpcAddress address = IpcAddress.of("unix-dgram:@ipc-test-" + ProcessHandle.current().pid());
		Endpoint endpoint = new Endpoint("orders", address);
		try (ServerChannel server = this.transport.listen(endpoint);
				WritableChannel writer = this.transport.connect(endpoint, TIMEOUT)) {
			ReadableChannel reader = server.accept();
			Buffers.write(writer, "here");
			assertThat(Buffers.read(reader)).isEqualTo("here");
			Outside.finish(Outside.python(PYTHON + "s.sendto(b'there', path)", address.target()));
			assertThat(Buffers.read(reader)).isEqualTo("there");
			assertThat(writer.isPeerPresent()).isTrue();
			server.close();
			assertThat(writer.isPeerPresent()).isFalse();
		}
	}

	@Test
	void onlyTheOwnerMayWrite() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			assertThat(Files.getAttribute(path(), "unix:mode")).isEqualTo(0140600);
		}
	}

	@Test
	void furtherUsersAreRefusedAsNobodyVouchesForThem() {
		Endpoint endpoint = new Endpoint("orders", endpoint().address(),
				TransportOptions.NONE.with(new AccessOptions(Set.of("nobody"))));
		assertThatExceptionOfType(IpcAddressException.class).isThrownBy(() -> this.transport.listen(endpoint))
			.withMessageContaining("orders")
			.withMessageContaining("the kernel does not tell who sends a datagram")
			.satisfies((ex) -> assertThat(ex.getRemedy()).contains("unix-seqpacket:"));
		assertThat(path()).doesNotExist();
	}

	@Test
	void writingAndReadingAllocatesNothing() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		try (ServerChannel server = this.transport.listen(endpoint()); WritableChannel writer = connect()) {
			ReadableChannel reader = server.accept();
			ByteBuffer buffer = ByteBuffer.allocateDirect(reader.minimumRead());
			exchange(writer, reader, buffer, 20_000);
			long before = threads.getCurrentThreadAllocatedBytes();
			exchange(writer, reader, buffer, 10_000);
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes for 10,000 messages")
				.isLessThan(10_000 * 64);
		}
	}

	private static void exchange(WritableChannel writer, ReadableChannel reader, ByteBuffer buffer, int count)
			throws IOException {
		for (int i = 0; i < count; i++) {
			writer.write(buffer.clear().limit(64), 0, 0);
			reader.read(buffer.clear());
		}
	}

	private static ByteBuffer receive(ReadableChannel reader) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(reader.minimumRead());
		reader.read(buffer);
		return buffer.flip();
	}

	private WritableChannel connect() {
		return this.transport.connect(endpoint(), TIMEOUT);
	}

	private Endpoint endpoint() {
		return new Endpoint("orders", this.transport.resolve(IpcAddress.of("unix-dgram:"), "orders", this.directory));
	}

	private Path path() {
		return this.directory.resolve("orders.dgram");
	}

}
