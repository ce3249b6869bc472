package dev.ipcboot.transport.queue;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.sun.management.ThreadMXBean;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PosixQueueTransport} with programs outside this JVM.
 */
class PosixQueueOutsideTests {

	private static final String PYTHON = """
			import ctypes, os, sys, time
			c = ctypes.CDLL(None, use_errno=True)
			name = sys.argv[1].encode()
			class Attributes(ctypes.Structure):
			    _fields_ = [(n, ctypes.c_long) for n in ('flags', 'maxmsg', 'msgsize', 'curmsgs')] + [('x', ctypes.c_long * 4)]
			def send(q, data, priority):
			    assert c.mq_send(q, data, len(data), priority) == 0, os.strerror(ctypes.get_errno())
			""";

	private final PosixQueueTransport transport = new PosixQueueTransport();

	@TempDir
	private Path directory;

	@AfterEach
	void removeQueue() {
		this.transport.remove(address());
	}

	@Test
	void aPythonProgramSends() throws Exception {
		try (ServerChannel server = listen(false)) {
			Outside.finish(Outside.python(PYTHON + """
					q = c.mq_open(name, os.O_WRONLY)
					send(q, b'low', 1)
					send(q, b'', 9)
					send(q, b'high', 32767)
					""", address().target()));
			ReadableChannel reader = server.accept();
			assertThat(Buffers.read(reader)).isEqualTo("high");
			assertThat(Buffers.read(reader)).as("the empty message is skipped").isEqualTo("low");
		}
	}

	@Test
	void aPythonProgramReceives() throws Exception {
		Process reader = Outside.python(PYTHON + """
				q = c.mq_open(name, os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(Attributes(0, 4, 256, 0)))
				print('ready', flush=True)
				data = ctypes.create_string_buffer(256)
				priority = ctypes.c_uint()
				n = c.mq_receive(q, data, 256, ctypes.byref(priority))
				print(data.raw[:n].decode(), priority.value)
				""", address().target());
		assertThat(reader.inputReader().readLine()).isEqualTo("ready");
		try (WritableChannel writer = this.transport.connect(new Endpoint("orders", address()),
				Duration.ofSeconds(1))) {
			writer.write(Buffers.of("hello"), 7, 0);
			assertThat(reader.inputReader().readLine()).isEqualTo("hello 7");
		}
		Outside.finish(reader);
	}

	@Test
	void contentOfAKilledOwnerIsKeptOrPurged() throws Exception {
		String owner = PYTHON + """
				q = c.mq_open(name, os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(Attributes(0, 4, 256, 0)))
				send(q, b'unread', 0)
				print('ready', flush=True)
				time.sleep(60)
				""";
		for (boolean purge : new boolean[] { false, true }) {
			Process process = Outside.python(owner, address().target());
			assertThat(process.inputReader().readLine()).isEqualTo("ready");
			process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
			try (ServerChannel server = listen(purge)) {
				assertThat(((QueueDepth) server).depth().unread()).isEqualTo(purge ? 0 : 1);
				if (!purge) {
					assertThat(Buffers.read(server.accept())).isEqualTo("unread");
				}
			}
		}
	}

	@Test
	void threeProcessesSendAtOnce() throws Exception {
		String script = PYTHON + """
				q = c.mq_open(name, os.O_WRONLY)
				for i in range(300):
				    send(q, f'{sys.argv[2]}{i}'.encode(), 0)
				""";
		List<Process> senders = new ArrayList<>();
		try (ServerChannel server = listen(false)) {
			for (String letter : List.of("a", "b", "c")) {
				senders.add(Outside.python(script, address().target(), letter));
			}
			Set<String> received = new HashSet<>();
			ReadableChannel reader = server.accept();
			while (received.size() < 900) {
				assertThat(received.add(Buffers.read(reader))).isTrue();
			}
			for (Process sender : senders) {
				Outside.finish(sender);
			}
			assertThat(received).contains("a0", "b150", "c299");
		}
		finally {
			senders.forEach(Process::destroyForcibly);
		}
	}

	@Test
	void writingAndReadingAllocatesNothing() throws Exception {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		ByteBuffer buffer = ByteBuffer.allocateDirect(256);
		try (ServerChannel server = listen(false);
				WritableChannel writer = this.transport.connect(new Endpoint("orders", address()),
						Duration.ofSeconds(1))) {
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

	private ServerChannel listen(boolean purge) {
		return this.transport
			.listen(new Endpoint("orders", address(), TransportOptions.NONE.with(new QueueOptions(4, 256, purge))));
	}

	private IpcAddress address() {
		return this.transport.resolve(IpcAddress.of("posix-mq:"), "orders", this.directory);
	}

}
