package dev.ipcboot.transport.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcLimitException;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import jnr.posix.POSIX;
import jnr.posix.POSIXFactory;
import jnr.posix.RLimit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for the limits of POSIX queues and for {@link QueueLimits}.
 */
class PosixQueueLimitTests {

	private static final int RLIMIT_MSGQUEUE = 12;

	private final PosixQueueTransport transport = new PosixQueueTransport();

	@TempDir
	private Path directory;

	@Test
	void tooMuchMemoryForQueuesIsExplained() {
		POSIX posix = POSIXFactory.getNativePOSIX();
		RLimit limit = posix.getrlimit(RLIMIT_MSGQUEUE);
		posix.setrlimit(RLIMIT_MSGQUEUE, 4321, limit.rlimMax());
		try {
			assertThatExceptionOfType(IpcLimitException.class).isThrownBy(() -> listen("orders", 10, 8192))
				.withMessageContaining("'orders'")
				.withMessageContaining("RLIMIT_MSGQUEUE = 4321 bytes")
				.withMessageContaining("81920 bytes more")
				.withMessageContaining("ulimit -q");
		}
		finally {
			posix.setrlimit(RLIMIT_MSGQUEUE, limit.rlimCur(), limit.rlimMax());
		}
	}

	@Test
	void moreOrLargerMessagesThanTheKernelGrantsAreExplained() {
		assertThatExceptionOfType(IpcLimitException.class).isThrownBy(() -> listen("orders", 70_000, 1024))
			.withMessageContaining("/proc/sys/fs/mqueue/msg_max = " + QueueLimits.maxMessages().value())
			.withMessageContaining("sysctl fs.mqueue.msg_max=70000");
		assertThatExceptionOfType(IpcLimitException.class).isThrownBy(() -> listen("orders", 1, 20_000_000))
			.withMessageContaining("/proc/sys/fs/mqueue/msgsize_max = " + QueueLimits.messageSize().value())
			.withMessageContaining("sysctl fs.mqueue.msgsize_max=20000000");
	}

	@Test
	void nonsenseIsRefusedAtOnce() {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> new QueueOptions(0, 1024, false));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> new QueueOptions(1, 16, false));
	}

	@Test
	void aHundredReturnQueuesFitBesideTaskQueues() {
		Assumptions.assumeTrue(KernelLimit.messageQueueBytes().atMost(819_200) == 819_200,
				"RLIMIT_MSGQUEUE is below the kernel's default");
		// The limit counts all queues of the user, so others may be in the way for a
		// while.
		Awaitility.await()
			.atMost(Duration.ofSeconds(40))
			.pollInterval(Duration.ofSeconds(1))
			.ignoreException(IpcLimitException.class)
			.until(this::fillWithTaskAndReturnQueues);
	}

	private boolean fillWithTaskAndReturnQueues() throws Exception {
		List<ServerChannel> open = new ArrayList<>();
		try {
			for (int i = 0; i < 3; i++) {
				open.add(listen("task" + i, 10, 8192));
			}
			for (int i = 0; i < 100; i++) {
				open.add(listen("return." + i, 10, 8192));
			}
			ServerChannel last = open.get(open.size() - 1);
			try (WritableChannel writer = this.transport.connect(new Endpoint("return.99", last.address()),
					Duration.ofSeconds(1))) {
				assertThat(writer.maxWrite()).isEqualTo(1024);
				Buffers.write(writer, "confirm");
				assertThat(Buffers.read(last.accept())).isEqualTo("confirm");
			}
			return true;
		}
		finally {
			open.forEach(ServerChannel::close);
		}
	}

	private ServerChannel listen(String task, int messages, int size) {
		IpcAddress address = this.transport.resolve(IpcAddress.of("posix-mq:"), task, this.directory);
		return this.transport
			.listen(new Endpoint(task, address, TransportOptions.NONE.with(new QueueOptions(messages, size, false))));
	}

}
