package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Tasks;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.Verifiable;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FifoTransport} within one JVM.
 */
class FifoTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final FifoTransport transport = new FifoTransport();

	@TempDir
	private Path directory;

	private Path path;

	private Endpoint endpoint;

	@BeforeEach
	void setUp() {
		IpcAddress address = this.transport.resolve(IpcAddress.of("pipe:"), "orders", this.directory);
		this.path = this.directory.resolve("orders.fifo");
		this.endpoint = new Endpoint("orders", address);
	}

	@Test
	void derivesTheAddressAndTakesAbsolutePathsOnly() {
		assertThat(this.endpoint.address()).hasToString("pipe:" + this.path);
		assertThat(this.transport.resolve(IpcAddress.of("pipe:/a/../b"), "orders", this.directory))
			.hasToString("pipe:/b");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.transport.resolve(IpcAddress.of("pipe:orders"), "orders", this.directory))
			.withMessageContaining("not absolute");
	}

	@Test
	void carriesWritesInOrderAndRemovesTheFifoAtTheEnd() throws Exception {
		try (ServerChannel server = this.transport.listen(this.endpoint); WritableChannel writer = connect()) {
			ByteBuffer batch = Buffers.of("..one");
			batch.position(2);
			writer.write(batch, 0, 0);
			assertThat(batch.hasRemaining()).isFalse();
			Buffers.write(writer, "two");
			assertThat(Buffers.read(accept(server), 6)).isEqualTo("onetwo");
			assertThat(writer.isPeerPresent()).isTrue();
		}
		assertThat(this.path).doesNotExist();
	}

	@Test
	void modeIsForTheOwnerAloneAlsoWhenTheFifoWasThere() throws Exception {
		this.transport.listen(this.endpoint).close();
		try (ServerChannel server = this.transport.listen(this.endpoint)) {
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.path))).isEqualTo("rw-------");
			Files.setPosixFilePermissions(this.path, PosixFilePermissions.fromString("rw-rw-rw-"));
			try (ServerChannel next = this.transport.listen(this.endpoint)) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.path)))
					.isEqualTo("rw-------");
			}
		}
	}

	@Test
	void enlargesThePipeAndLivesWithLess() throws Exception {
		try (ServerChannel server = this.transport.listen(this.endpoint)) {
			long limit = KernelLimit.sysctl("/proc/sys/fs/pipe-max-size").value();
			assertThat(((QueueDepth) server).depth().capacity()).isBetween(4096L, limit);
		}
		TransportOptions absurd = TransportOptions.NONE.with(new PipeOptions(Integer.MAX_VALUE, true));
		try (ServerChannel server = this.transport.listen(new Endpoint("orders", this.endpoint.address(), absurd))) {
			assertThat(((QueueDepth) server).depth().capacity()).isPositive();
		}
	}

	@Test
	void withoutAReaderTheTaskIsUnavailable() throws Exception {
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(this::connect)
			.withMessageContaining("'orders'")
			.withMessageContaining("there is no pipe");
		try (ServerChannel server = this.transport.listen(this.endpoint)) {
			Files.move(this.path, this.directory.resolve("moved"));
		}
		Files.move(this.directory.resolve("moved"), this.path);
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(this::connect)
			.withMessageContaining("nobody reads the pipe");
	}

	@Test
	void neverReplacesWhatIsNoFifo() throws Exception {
		Files.writeString(this.path, "precious");
		assertThatExceptionOfType(IpcAddressException.class)
			.isThrownBy(() -> this.transport.listen(this.endpoint).close())
			.withMessageContaining("a regular file");
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(this::connect)
			.withMessageContaining("a regular file");
		this.transport.remove(this.endpoint.address());
		assertThat(this.path).hasContent("precious");
	}

	@Test
	void writeTimesOutAndTakesNothing() throws Exception {
		Endpoint small = new Endpoint("orders", this.endpoint.address(),
				TransportOptions.NONE.with(new PipeOptions(4096, true)));
		try (ServerChannel server = this.transport.listen(small); WritableChannel writer = connect()) {
			int written = fill(writer);
			ByteBuffer batch = Buffers.of("late");
			assertThatExceptionOfType(WriteTimeoutException.class)
				.isThrownBy(() -> writer.write(batch, 0, Duration.ofMillis(30).toNanos()))
				.withMessageContaining("30 ms");
			assertThat(batch.remaining()).isEqualTo(4);
			assertThat(((QueueDepth) server).depth().unread()).isEqualTo(written);
			FutureTask<Void> blocked = Tasks.blocked(() -> {
				writer.write(batch, 0, TIMEOUT.toNanos());
				return null;
			});
			assertThat(blocked.isDone()).isFalse();
			assertThat(Buffers.read(accept(server), written + 4)).endsWith("late");
			blocked.get(5, TimeUnit.SECONDS);
		}
	}

	@Test
	void refusesAWriteThatCouldBeTorn() throws Exception {
		try (ServerChannel server = this.transport.listen(this.endpoint); WritableChannel writer = connect()) {
			assertThat(writer.maxWrite()).isEqualTo(4096);
			assertThatIllegalArgumentException().isThrownBy(() -> writer.write(ByteBuffer.allocateDirect(4097), 0, 0));
			assertThat(((QueueDepth) server).depth().unread()).isZero();
		}
	}

	@Test
	void closeReleasesABlockedRead() throws Exception {
		ServerChannel server = this.transport.listen(this.endpoint);
		ReadableChannel reader = accept(server);
		FutureTask<Integer> read = Tasks.blocked(() -> reader.read(ByteBuffer.allocateDirect(64)));
		server.close();
		assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo(-1);
		assertThat(server.accept()).isNull();
		assertThat(reader.read(ByteBuffer.allocateDirect(64))).isEqualTo(-1);
	}

	@Test
	void closeReleasesABlockedWrite() throws Exception {
		try (ServerChannel server = this.transport.listen(this.endpoint)) {
			WritableChannel writer = connect();
			fill(writer);
			FutureTask<Void> write = Tasks.blocked(() -> {
				writer.write(Buffers.of("late"), 0, Long.MAX_VALUE);
				return null;
			});
			writer.close();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> write.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(ClosedChannelException.class);
		}
	}

	@Test
	void writerNoticesThatTheReaderLeft() throws Exception {
		ServerChannel server = this.transport.listen(this.endpoint);
		try (WritableChannel writer = connect(); WritableChannel full = connect()) {
			fill(full);
			FutureTask<Void> blocked = Tasks.blocked(() -> {
				full.write(Buffers.of("late"), 0, Long.MAX_VALUE);
				return null;
			});
			server.close();
			assertThat(writer.isPeerPresent()).isFalse();
			assertThatIOException().isThrownBy(() -> Buffers.write(writer, "lost")).withMessageContaining("is gone");
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> blocked.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(IOException.class);
		}
	}

	@Test
	void ownerNoticesThatTheFifoWasRemovedOrReplaced() throws Exception {
		try (ServerChannel server = this.transport.listen(this.endpoint)) {
			Verifiable verifiable = (Verifiable) server;
			assertThat(verifiable.isIntact()).isTrue();
			Files.delete(this.path);
			assertThat(verifiable.isIntact()).isFalse();
			Files.writeString(this.path, "other");
			assertThat(verifiable.isIntact()).isFalse();
		}
		assertThat(this.path).as("what replaced it is none of ours").hasContent("other");
	}

	@Test
	void leavesNoDescriptorOpen() throws Exception {
		cycle();
		long before = KernelLimit.countOpenFiles();
		for (int i = 0; i < 50; i++) {
			cycle();
		}
		// What earlier tests left to the collector may be closed meanwhile, or opened by
		// a neighbour
		assertThat(KernelLimit.countOpenFiles()).isLessThan(before + 25);
	}

	private void cycle() throws IOException {
		try (ServerChannel server = this.transport.listen(this.endpoint); WritableChannel writer = connect()) {
			Buffers.write(writer, "x");
			assertThat(Buffers.read(accept(server))).isEqualTo("x");
		}
		assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(this::connect);
	}

	private static int fill(WritableChannel writer) throws IOException {
		ByteBuffer block = ByteBuffer.allocateDirect(4096);
		for (int written = 0;; written += 4096) {
			try {
				writer.write(block.clear(), 0, 0);
			}
			catch (WriteTimeoutException ex) {
				return written;
			}
		}
	}

	private WritableChannel connect() {
		return this.transport.connect(this.endpoint, TIMEOUT);
	}

	private static ReadableChannel accept(ServerChannel server) throws IOException {
		ReadableChannel channel = server.accept();
		assertThat(channel).isNotNull();
		return channel;
	}

}
