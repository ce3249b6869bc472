package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.posix.CurrentUser;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Tasks;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.Verifiable;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link PosixQueueTransport} within one JVM.
 */
class PosixQueueTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final QueueOptions SMALL = new QueueOptions(2, 256, false);

	private final PosixQueueTransport transport = new PosixQueueTransport();

	@TempDir
	private Path directory;

	@AfterEach
	void removeQueue() {
		this.transport.remove(endpoint(SMALL).address());
	}

	@Test
	void derivesANameOfItsOwnForEveryDirectory() {
		String prefix = "posix-mq:/ipc." + CurrentUser.uid() + ".";
		assertThat(resolve(Path.of("/tmp/ipc-" + CurrentUser.uid()))).hasToString(prefix + "orders");
		assertThat(resolve(Path.of("/run/x/../ipc-" + CurrentUser.uid() + "/"))).hasToString(prefix + "orders");
		assertThat(resolve(Path.of("/srv/ipc")).toString()).isEqualTo(prefix + "3c000876.orders");
		assertThat(resolve(this.directory).target()).matches("/ipc\\.\\d+\\.[0-9a-f]{8}\\.orders");
		assertThat(resolve(this.directory)).isNotEqualTo(resolve(this.directory.resolve("other")));
	}

	@Test
	void takesOneSlashAndAFileName() {
		assertThat(this.transport.resolve(IpcAddress.of("posix-mq:/x"), "orders", this.directory))
			.hasToString("posix-mq:/x");
		for (String wrong : new String[] { "x", "/", "/a/b", "/..", "/" + "x".repeat(256) }) {
			assertThatExceptionOfType(IpcAddressException.class).as(wrong)
				.isThrownBy(() -> this.transport.resolve(new IpcAddress("posix-mq", wrong), "orders", this.directory));
		}
	}

	@Test
	void carriesPacketsAndHonoursPositions() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			ReadableChannel reader = server.accept();
			assertThat(writer.maxWrite()).isEqualTo(256);
			assertThat(reader.minimumRead()).isEqualTo(256);
			ByteBuffer batch = Buffers.of("..one..").position(2).limit(5);
			writer.write(batch, 0, 0);
			assertThat(batch.position()).isEqualTo(5);
			Buffers.write(writer, "two");
			ByteBuffer received = ByteBuffer.allocateDirect(300).put((byte) '>');
			assertThat(reader.read(received)).isEqualTo(3);
			assertThat(reader.read(received.limit(260))).isEqualTo(3);
			assertThat(received.position()).isEqualTo(7);
			assertThat((char) received.get(4)).isEqualTo('t');
			assertThatIllegalArgumentException().isThrownBy(() -> reader.read(received));
			assertThatIllegalArgumentException().isThrownBy(() -> writer.write(ByteBuffer.allocateDirect(257), 0, 0));
		}
	}

	@Test
	void higherPriorityComesFirst() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(new QueueOptions(4, 256, false)));
				WritableChannel writer = connect()) {
			writer.write(Buffers.of("low"), 0, 0);
			writer.write(Buffers.of("middle"), 4, 0);
			writer.write(Buffers.of("high"), 9, 0);
			writer.write(Buffers.of("middle too"), 4, 0);
			ReadableChannel reader = server.accept();
			assertThat(Buffers.read(reader)).isEqualTo("high");
			assertThat(Buffers.read(reader)).isEqualTo("middle");
			assertThat(Buffers.read(reader)).isEqualTo("middle too");
			assertThat(Buffers.read(reader)).isEqualTo("low");
		}
	}

	@Test
	void tellsItsDepthAndTimesOutWhenFull() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			Buffers.write(writer, "one");
			Buffers.write(writer, "two");
			assertThat(((QueueDepth) server).depth()).isEqualTo(new Depth(2, 2, Depth.Unit.MESSAGES));
			ByteBuffer batch = Buffers.of("three");
			assertThatExceptionOfType(WriteTimeoutException.class)
				.isThrownBy(() -> writer.write(batch, 0, Duration.ofMillis(30).toNanos()))
				.withMessageContaining("30 ms");
			assertThat(batch.remaining()).isEqualTo(5);
			FutureTask<Void> blocked = Tasks.blocked(() -> {
				writer.write(batch, 0, TIMEOUT.toNanos());
				return null;
			});
			assertThat(blocked.isDone()).isFalse();
			assertThat(Buffers.read(server.accept())).isEqualTo("one");
			blocked.get(5, TimeUnit.SECONDS);
			assertThat(((QueueDepth) server).depth().unread()).isEqualTo(2);
		}
	}

	@Test
	void whoWaitsForRoomNoticesThatTheQueueIsReplaced() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			Buffers.write(writer, "one");
			Buffers.write(writer, "two");
			FutureTask<Void> blocked = Tasks.blocked(() -> {
				writer.write(Buffers.of("three"), 0, Duration.ofHours(1).toNanos());
				return null;
			});
			this.transport.remove(server.address());
			try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
				assertThat(next.address()).isEqualTo(server.address());
				assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> blocked.get(5, TimeUnit.SECONDS))
					.havingCause()
					.withMessageContaining("was removed");
			}
		}
	}

	@Test
	void closeReleasesABlockedReadAndABlockedWrite() throws Exception {
		ServerChannel server = this.transport.listen(endpoint(SMALL));
		WritableChannel writer = connect();
		FutureTask<String> read = Tasks.blocked(() -> Buffers.read(server.accept()));
		Buffers.write(writer, "one");
		assertThat(read.get(5, TimeUnit.SECONDS)).isEqualTo("one");
		FutureTask<String> idle = Tasks.blocked(() -> Buffers.read(server.accept()));
		server.close();
		assertThat(idle.get(5, TimeUnit.SECONDS)).isNull();
		assertThat(server.accept()).isNull();

		try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
			WritableChannel full = connect();
			Buffers.write(full, "one");
			Buffers.write(full, "two");
			FutureTask<Void> write = Tasks.blocked(() -> {
				full.write(Buffers.of("late"), 0, Long.MAX_VALUE);
				return null;
			});
			full.close();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> write.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(ClosedChannelException.class);
		}
		writer.close();
	}

	@Test
	void orderlyCloseRemovesTheQueueAndSendersNotice() throws Exception {
		ServerChannel server = this.transport.listen(endpoint(SMALL));
		try (WritableChannel writer = connect()) {
			assertThat(writer.isPeerPresent()).isTrue();
			server.close();
			assertThat(writer.isPeerPresent()).isFalse();
			assertThatIOException().isThrownBy(() -> Buffers.write(writer, "lost"))
				.withMessageContaining("was removed");
			assertThatExceptionOfType(IpcTaskUnavailableException.class).isThrownBy(this::connect)
				.withMessageContaining("there is no queue");
		}
	}

	@Test
	void theQueueIsRemovedAlsoAfterItsReaderWasClosed() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL))) {
			server.accept().close();
			assertThat(((Verifiable) server).isIntact()).isTrue();
		}
		assertThat(MessageQueue.unlink(endpoint(SMALL).address().target())).isFalse();
	}

	@Test
	void ownerNoticesThatItsQueueWasUnlinkedAndLeavesTheNextOneAlone() throws Exception {
		String name = endpoint(SMALL).address().target();
		ServerChannel server = this.transport.listen(endpoint(SMALL));
		assertThat(((Verifiable) server).isIntact()).isTrue();
		MessageQueue.unlink(name);
		assertThat(((Verifiable) server).isIntact()).isFalse();
		try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
			server.close();
			assertThat(((Verifiable) next).isIntact()).isTrue();
		}
		assertThat(MessageQueue.unlink(name)).isFalse();
	}

	@Test
	void otherAttributesAreRefusedWithBothValues() {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL))) {
			assertThatExceptionOfType(IpcException.class)
				.isThrownBy(() -> this.transport.listen(endpoint(new QueueOptions(3, 512, false))).close())
				.withMessageContaining("2 messages x 256 bytes")
				.withMessageContaining("3 messages x 512 bytes");
		}
		try (ServerChannel server = this.transport.listen(endpoint(SMALL));
				ServerChannel purged = this.transport.listen(endpoint(new QueueOptions(3, 512, true)))) {
			assertThat(((Verifiable) purged).isIntact()).isTrue();
			assertThat(((Verifiable) server).isIntact()).isFalse();
		}
	}

	@Test
	void defaultsStayWithinTheLimitsAndReturnQueuesAreSmall() {
		QueueOptions defaults = QueueOptions.defaults();
		assertThat((long) defaults.maxMessages()).isBetween(1L, QueueLimits.maxMessages().value());
		assertThat((long) defaults.messageSize()).isBetween(1L, QueueLimits.messageSize().value());
		assertThat(defaults.attributesFor("return.1")).hasToString("4 messages x 1024 bytes");
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
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			Buffers.write(writer, "x");
			assertThat(Buffers.read(server.accept())).isEqualTo("x");
			assertThatExceptionOfType(IpcException.class)
				.isThrownBy(() -> this.transport.listen(endpoint(new QueueOptions(3, 512, false))));
		}
	}

	private WritableChannel connect() {
		return this.transport.connect(endpoint(SMALL), TIMEOUT);
	}

	private IpcAddress resolve(Path directory) {
		return this.transport.resolve(IpcAddress.of("posix-mq:"), "orders", directory);
	}

	private Endpoint endpoint(QueueOptions options) {
		return new Endpoint("orders", resolve(this.directory), TransportOptions.NONE.with(options));
	}

}
