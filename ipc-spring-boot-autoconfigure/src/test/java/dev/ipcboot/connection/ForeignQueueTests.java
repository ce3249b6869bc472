package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Programs that know nothing of this project, at message queues: one queue message is one
 * message.
 */
@Timeout(60)
class ForeignQueueTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final String POSIX = """
			import ctypes, os, sys
			c = ctypes.CDLL('librt.so.1', use_errno=True)
			class Attributes(ctypes.Structure):
			    _fields_ = [(n, ctypes.c_long) for n in ('flags', 'maxmsg', 'msgsize', 'curmsgs')] + [('r', ctypes.c_long * 4)]
			name = sys.argv[1].encode()
			def check(result):
			    assert result >= 0, os.strerror(ctypes.get_errno())
			    return result
			""";

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private TaskReceiver listen(String scheme) {
		return this.fixture.engine(TestTransports.of(scheme))
			.listen(TaskOptions.of("jobs").at(IpcAddress.of(scheme + ":")).framed(Framing.RAW), this::collect);
	}

	private void collect(Delivery delivery) {
		this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
	}

	private String take() throws InterruptedException {
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	/** A sender to a queue that another program owns. */
	private TaskSender senderTo(String address) {
		IpcAddress target = IpcAddress.of(address);
		return this.fixture
			.engine(EngineOptions.DEFAULT.with(TaskOptions.of("theirs").at(target).framed(Framing.RAW)),
					TestTransports.of(target.scheme()))
			.sender("theirs");
	}

	private static WireMessage message(String text, int priority) {
		return WireMessage.of(Map.of(), text.getBytes(StandardCharsets.UTF_8), priority);
	}

	@Test
	void pythonSendsIntoAPosixQueue() throws Exception {
		String name = listen("posix-mq").addresses().get(0).target();
		Outside.finish(Outside.python(POSIX + """
				q = check(c.mq_open(name, os.O_WRONLY))
				for text in (b'one', b'two\\nlines', b'x' * 8192):
				    check(c.mq_send(q, text, len(text), 3))
				""", name));
		assertThat(List.of(take(), take(), take())).containsExactly("one", "two\nlines", "x".repeat(8192));
	}

	@Test
	void pythonReceivesFromAPosixQueueByPriority() throws Exception {
		String name = "/ipc-test-" + ProcessHandle.current().pid();
		Process python = Outside.python(POSIX + """
				q = check(c.mq_open(name, os.O_RDWR | os.O_CREAT, 0o600, ctypes.byref(Attributes(0, 4, 256, 0))))
				print('ready', flush=True)
				sys.stdin.readline()
				data = ctypes.create_string_buffer(256)
				priority = ctypes.c_uint()
				for i in range(3):
				    n = check(c.mq_receive(q, data, 256, ctypes.byref(priority)))
				    print(data.raw[:n].decode(), priority.value, flush=True)
				c.mq_unlink(name)
				""", name);
		try {
			assertThat(python.inputReader().readLine()).isEqualTo("ready");
			TaskSender sender = senderTo("posix-mq:" + name);
			sender.send(message("low", 0), TIMEOUT);
			sender.send(message("high", 9), TIMEOUT);
			sender.send(message("middle", 5), TIMEOUT);
			python.outputWriter().append('\n').flush();
			assertThat(Outside.finish(python)).isEqualTo("high 9\nmiddle 5\nlow 0\n");
		}
		finally {
			TestTransports.of("posix-mq").remove(IpcAddress.of("posix-mq:" + name));
		}
	}

	@Test
	void perlSendsIntoASystemVQueue() throws Exception {
		String key = listen("sysv-mq").addresses().get(0).target();
		Outside.finish(Outside.start("perl", "-e", """
				my $q = msgget(hex($ARGV[0]), 0) // die $!;
				msgsnd($q, pack('l! a*', 4711, $_), 0) or die $! for ('one', "two\\nlines");
				""", key));
		assertThat(List.of(take(), take())).containsExactly("one", "two\nlines");
	}

	@Test
	void perlReceivesFromASystemVQueueByType() throws Exception {
		String key = String.format("0x%08x", 0x10000000L + ProcessHandle.current().pid());
		Process perl = Outside.start("perl", "-e", """
				$| = 1;
				my $q = msgget(hex($ARGV[0]), 01600) // die $!;
				print "ready\\n";
				<STDIN>;
				for (1..3) {
				    msgrcv($q, my $message, 8192, -10, 0) or die $!;
				    my ($type, $text) = unpack('l! a*', $message);
				    print "$text $type\\n";
				}
				msgctl($q, 0, 0);
				""", key);
		try {
			assertThat(perl.inputReader().readLine()).isEqualTo("ready");
			TaskSender sender = senderTo("sysv-mq:" + key);
			sender.send(message("low", 0), TIMEOUT);
			sender.send(message("high", 9), TIMEOUT);
			sender.send(message("middle", 5), TIMEOUT);
			perl.outputWriter().append('\n').flush();
			assertThat(Outside.finish(perl)).isEqualTo("high 1\nmiddle 5\nlow 10\n");
		}
		finally {
			TestTransports.of("sysv-mq").remove(IpcAddress.of("sysv-mq:" + key));
		}
	}

	@Test
	void pythonSendsAndReceivesWithSysvIpc() throws Exception {
		Process probe = Outside.python("import sysv_ipc");
		Assumptions.assumeTrue(probe.waitFor(30, TimeUnit.SECONDS) && probe.exitValue() == 0,
				"Python has no sysv_ipc here (Debian: python3-sysv-ipc)");
		String mine = listen("sysv-mq").addresses().get(0).target();
		String theirs = String.format("0x%08x", 0x20000000L + ProcessHandle.current().pid());
		Process python = Outside.python("""
				import sys, sysv_ipc
				theirs = sysv_ipc.MessageQueue(int(sys.argv[1], 16), sysv_ipc.IPC_CREX, mode=0o600)
				print('ready', flush=True)
				text, type = theirs.receive()
				sysv_ipc.MessageQueue(int(sys.argv[2], 16)).send(text.upper(), type=7)
				theirs.remove()
				""", theirs, mine);
		try {
			assertThat(python.inputReader().readLine()).isEqualTo("ready");
			senderTo("sysv-mq:" + theirs).send(message("there and back", 0), TIMEOUT);
			assertThat(take()).isEqualTo("THERE AND BACK");
			Outside.finish(python);
		}
		finally {
			TestTransports.of("sysv-mq").remove(IpcAddress.of("sysv-mq:" + theirs));
		}
	}

	@Test
	void aSystemVQueueThatIpcrmRemovesInUseComesBackAndSendersGoOn() throws Exception {
		TaskReceiver receiver = listen("sysv-mq");
		String key = receiver.addresses().get(0).target();
		IpcEngine sending = this.fixture.engine(TestTransports.of("sysv-mq"));
		sending.sender("jobs").send(message("before", 0), TIMEOUT);
		assertThat(take()).isEqualTo("before");
		assertThat(Outside.finish(Outside.start("ipcs", "-q"))).contains(key);
		Outside.finish(Outside.start("ipcrm", "-Q", key));
		await().until(() -> Outside.finish(Outside.start("ipcs", "-q")).contains(key));
		// For a moment nobody may be there
		await().ignoreExceptionsInstanceOf(IpcException.class).until(() -> {
			sending.sender("jobs").send(message("after", 0), Duration.ofSeconds(1));
			return "after".equals(this.received.poll(1, TimeUnit.SECONDS));
		});
		assertThat(receiver.state()).isEqualTo(TaskReceiver.State.RUNNING);
	}

}
