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
import dev.ipcboot.IpcLimitException;
import dev.ipcboot.posix.CurrentUser;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
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

/**
 * Tests for {@link SystemVQueueTransport} within one JVM.
 */
class SystemVQueueTransportTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private static final SystemVQueueOptions SMALL = new SystemVQueueOptions(512, false);

	private final SystemVQueueTransport transport = new SystemVQueueTransport();

	@TempDir
	private Path directory;

	@AfterEach
	void removeQueue() {
		this.transport.remove(endpoint(SMALL).address());
	}

	@Test
	void theAddressContainsTheKey() throws Exception {
		Path home = Path.of("/tmp/ipc-" + CurrentUser.uid());
		String digest = Outside.finish(Outside.shell("printf %s \"$1\" | sha256sum", CurrentUser.uid() + ":orders"));
		long key = Long.parseLong(digest.substring(0, 8), 16) & 0x7fffffff;
		assertThat(resolve("sysv-mq:", home)).hasToString(String.format("sysv-mq:0x%08x", key));
		assertThat(resolve("sysv-mq:", this.directory)).isNotEqualTo(resolve("sysv-mq:", home));
		assertThat(resolve("sysv-mq:4660", home)).hasToString("sysv-mq:0x00001234");
		assertThat(resolve("sysv-mq:0xdeadbeef", home)).hasToString("sysv-mq:0xdeadbeef");
		for (String wrong : new String[] { "0", "-1", "0x100000000", "orders" }) {
			assertThatExceptionOfType(IpcAddressException.class).as(wrong)
				.isThrownBy(() -> resolve("sysv-mq:" + wrong, home));
		}
	}

	@Test
	void higherPriorityComesFirst() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			ByteBuffer batch = Buffers.of("..low..").position(2).limit(5);
			writer.write(batch, 0, 0);
			assertThat(batch.position()).isEqualTo(5);
			writer.write(Buffers.of("high"), 9, 0);
			writer.write(Buffers.of("middle"), 4, 0);
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
			assertThat(writer.maxWrite()).isEqualTo(512);
			writer.write(ByteBuffer.allocateDirect(400), 0, 0);
			assertThat(((QueueDepth) server).depth()).isEqualTo(new Depth(400, 512, Depth.Unit.BYTES));
			ByteBuffer batch = ByteBuffer.allocateDirect(200);
			assertThatExceptionOfType(WriteTimeoutException.class)
				.isThrownBy(() -> writer.write(batch, 0, Duration.ofMillis(30).toNanos()))
				.withMessageContaining("30 ms");
			assertThat(batch.remaining()).isEqualTo(200);
			FutureTask<Void> blocked = Tasks.blocked(() -> {
				writer.write(batch, 0, TIMEOUT.toNanos());
				return null;
			});
			assertThat(blocked.isDone()).isFalse();
			Buffers.read(server.accept());
			blocked.get(5, TimeUnit.SECONDS);
			assertThat(((QueueDepth) server).depth().unread()).isEqualTo(200);
		}
	}

	@Test
	void closingTheReaderReleasesItAndKeepsTheQueue() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL)); WritableChannel writer = connect()) {
			ReadableChannel reader = server.accept();
			FutureTask<String> read = Tasks.blocked(() -> Buffers.read(reader));
			reader.close();
			assertThat(read.get(5, TimeUnit.SECONDS)).isNull();
			assertThat(((Verifiable) server).isIntact()).isTrue();
			assertThat(((QueueDepth) server).depth().unread()).as("no wake-up is left over").isZero();
			Buffers.write(writer, "for the next owner");
			try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
				assertThat(Buffers.read(next.accept())).isEqualTo("for the next owner");
			}
		}
	}

	@Test
	void closeReleasesABlockedWrite() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL))) {
			WritableChannel writer = connect();
			writer.write(ByteBuffer.allocateDirect(512), 0, 0);
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
	void aRemovedQueueIsNoticedByEverybody() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint(SMALL));
				WritableChannel writer = connect();
				WritableChannel full = connect()) {
			FutureTask<String> read = Tasks.blocked(() -> Buffers.read(server.accept()));
			Outside.finish(Outside.start("ipcrm", "-Q", server.address().target()));
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> read.get(5, TimeUnit.SECONDS))
				.withCauseInstanceOf(IOException.class)
				.withMessageContaining("vanished");
			assertThat(((Verifiable) server).isIntact()).isFalse();
			assertThat(writer.isPeerPresent()).isFalse();
			assertThatIOException().isThrownBy(() -> Buffers.write(writer, "lost")).withMessageContaining("vanished");
			try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
				server.close();
				assertThat(((Verifiable) next).isIntact()).as("the next queue of that key is not ours").isTrue();
			}
		}
	}

	@Test
	void contentOfADeadOwnerIsKeptOrPurged() throws Exception {
		ServerChannel dead = this.transport.listen(endpoint(SMALL));
		try (WritableChannel writer = connect()) {
			Buffers.write(writer, "unread");
			try (ServerChannel next = this.transport.listen(endpoint(SMALL))) {
				assertThat(((QueueDepth) next).depth().unread()).isEqualTo(6);
				ServerChannel purged = this.transport.listen(endpoint(new SystemVQueueOptions(0, true)));
				assertThat(((QueueDepth) purged).depth().unread()).isZero();
				assertThat(((Verifiable) dead).isIntact()).isFalse();
				purged.close();
			}
		}
		dead.close();
	}

	@Test
	void limitsAreExplained() {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> new SystemVQueueOptions(1, false));
		assertThat(SystemVLimits.largestMessage(1 << 20)).isEqualTo((int) SystemVLimits.messageSize().value());
		assertThat(SystemVLimits.largestMessage(100)).isEqualTo(100);
		long beyond = SystemVLimits.capacity().value() + 1;
		try (ServerChannel server = this.transport.listen(endpoint(new SystemVQueueOptions(beyond, false)))) {
			assertThat(Outside.finish(Outside.start("id", "-u")).strip()).as("CAP_SYS_RESOURCE").isEqualTo("0");
		}
		catch (IpcLimitException ex) {
			assertThat(ex).hasMessageContaining("/proc/sys/kernel/msgmnb = " + SystemVLimits.capacity().value())
				.hasMessageContaining("sysctl kernel.msgmnb=" + beyond);
		}
		catch (Exception ex) {
			throw new AssertionError(ex);
		}
	}

	private WritableChannel connect() {
		return this.transport.connect(endpoint(SMALL), TIMEOUT);
	}

	private IpcAddress resolve(String address, Path directory) {
		return this.transport.resolve(IpcAddress.of(address), "orders", directory);
	}

	private Endpoint endpoint(SystemVQueueOptions options) {
		return new Endpoint("orders", resolve("sysv-mq:", this.directory), TransportOptions.NONE.with(options));
	}

}
