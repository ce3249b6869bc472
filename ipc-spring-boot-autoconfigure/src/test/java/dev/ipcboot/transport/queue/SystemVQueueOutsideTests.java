package dev.ipcboot.transport.queue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.SystemVQueue;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.WritableChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SystemVQueueTransport} with programs outside this JVM.
 */
class SystemVQueueOutsideTests {

	private final SystemVQueueTransport transport = new SystemVQueueTransport();

	@TempDir
	private Path directory;

	@AfterEach
	void removeQueue() {
		this.transport.remove(address());
	}

	@Test
	void aPerlProgramSends() throws Exception {
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Outside.finish(Outside.start("perl", "-e", """
					my $q = msgget(hex($ARGV[0]), 0) // die $!;
					msgsnd($q, pack('l! a*', 4711, 'any type'), 0) or die $!;
					msgsnd($q, pack('l! a*', 2, ''), 0) or die $!;
					msgsnd($q, pack('l! a*', 1, 'high'), 0) or die $!;
					""", key()));
			ReadableChannel reader = server.accept();
			assertThat(Buffers.read(reader)).isEqualTo("high");
			assertThat(Buffers.read(reader)).as("the empty message is skipped").isEqualTo("any type");
		}
	}

	@Test
	void aPerlProgramReceives() throws Exception {
		Process reader = Outside.start("perl", "-e", """
				$| = 1;
				my $q = msgget(hex($ARGV[0]), 01600) // die $!;
				print "ready\\n";
				msgrcv($q, my $message, 8192, 0, 0) or die $!;
				my ($type, $text) = unpack('l! a*', $message);
				print "$type $text\\n";
				""", key());
		assertThat(reader.inputReader().readLine()).isEqualTo("ready");
		try (WritableChannel writer = this.transport.connect(endpoint(), Duration.ofSeconds(1))) {
			writer.write(Buffers.of("hello"), 7, 0);
			assertThat(reader.inputReader().readLine()).isEqualTo("3 hello");
		}
		Outside.finish(reader);
	}

	@Test
	void aPythonProgramSends() throws Exception {
		Process probe = Outside.python("import sysv_ipc");
		Assumptions.assumeTrue(probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0,
				"Python has no sysv_ipc here (Debian: python3-sysv-ipc)");
		try (ServerChannel server = this.transport.listen(endpoint())) {
			Outside.finish(Outside.python(
					"import sys, sysv_ipc; sysv_ipc.MessageQueue(int(sys.argv[1], 16)).send(b'hello', type=1)", key()));
			assertThat(Buffers.read(server.accept())).isEqualTo("hello");
		}
	}

	@Test
	void whatAKilledOwnerLeftIsDelivered() throws Exception {
		Process owner = Outside.start("perl", "-e", """
				my $q = msgget(hex($ARGV[0]), 01600) // die $!;
				msgsnd($q, pack('l! a*', 10, 'unread'), 0) or die $!;
				sleep 60;
				""", key());
		Awaitility.await().until(() -> {
			SystemVQueue queue = SystemVQueue.find(QueueNames.requireSystemV(address()));
			return queue != null && queue.status().messages() == 1;
		});
		owner.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
		try (ServerChannel server = this.transport.listen(endpoint())) {
			assertThat(Buffers.read(server.accept())).isEqualTo("unread");
		}
	}

	@Test
	void writingAndReadingAllocatesNothing() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
		try (ServerChannel server = this.transport.listen(endpoint());
				WritableChannel writer = this.transport.connect(endpoint(), Duration.ofSeconds(1))) {
			ReadableChannel reader = server.accept();
			exchange(writer, reader, buffer, 20_000);
			long before = threads.getCurrentThreadAllocatedBytes();
			exchange(writer, reader, buffer, 10_000);
			assertThat(threads.getCurrentThreadAllocatedBytes() - before).as("bytes for 10,000 messages")
				.isLessThan(10_000);
		}
	}

	private static void exchange(WritableChannel writer, ReadableChannel reader, ByteBuffer buffer, int count)
			throws Exception {
		for (int i = 0; i < count; i++) {
			writer.write(buffer.clear().limit(64), 0, 0);
			reader.read(buffer.clear());
		}
	}

	private String key() {
		return address().target().substring(2);
	}

	private Endpoint endpoint() {
		return new Endpoint("orders", address());
	}

	private IpcAddress address() {
		return this.transport.resolve(IpcAddress.of("sysv-mq:"), "orders", this.directory);
	}

}
