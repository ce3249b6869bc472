package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Programs that know nothing of this project speak to tasks over Unix sockets.
 */
@Timeout(60)
class UnixProgramsTests {

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

	/** Listen, and say where. */
	private String listen(String scheme, Framing framing) {
		return listen(new IpcAddress(scheme, ""), framing);
	}

	private String listen(IpcAddress address, Framing framing) {
		Transport transport = TestTransports.of(address.scheme());
		Availability availability = transport.availability();
		assumeTrue(availability.available(), availability::toString);
		TaskReceiver receiver = this.fixture.engine(transport)
			.listen(new TaskOptions("orders", List.of(address), framing, TransportOptions.NONE),
					(delivery) -> this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)));
		return receiver.addresses().get(0).target();
	}

	private String next() throws InterruptedException {
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	@Test
	void netcatWritesLinesToAStream() throws Exception {
		String path = listen("unix", Framing.LINES);
		Outside.require("nc");
		Outside.finish(Outside.shell("printf 'one\\ntwo\\nlast' | nc -N -U \"$1\"", path));
		assertThat(next()).isEqualTo("one");
		assertThat(next()).isEqualTo("two");
		assertThat(next()).as("without a newline").isEqualTo("last");
	}

	@Test
	void netcatSendsDatagrams() throws Exception {
		String path = listen("unix-dgram", Framing.LINES);
		Outside.require("nc");
		Outside.finish(Outside.shell("printf 'one\\ntwo\\n' | nc -u -U -w 1 \"$1\"", path));
		assertThat(next()).isEqualTo("one");
		assertThat(next()).isEqualTo("two");
	}

	@Test
	void socatWritesLinesToAStream() throws Exception {
		String path = listen("unix", Framing.LINES);
		Outside.require("socat");
		Outside.finish(Outside.shell("echo hello | socat -u - \"UNIX-CONNECT:$1\"", path));
		assertThat(next()).isEqualTo("hello");
	}

	@Test
	void socatSendsDatagrams() throws Exception {
		String path = listen("unix-dgram", Framing.RAW);
		Outside.require("socat");
		Outside.finish(Outside.shell("printf hello | socat -u - \"UNIX-SENDTO:$1\"", path));
		assertThat(next()).isEqualTo("hello");
	}

	@Test
	void socatSendsSeqpackets() throws Exception {
		String path = listen("unix-seqpacket", Framing.RAW);
		Outside.require("socat");
		Outside.finish(Outside.shell("printf hello | socat -u - \"UNIX-CONNECT:$1,type=5\"", path));
		assertThat(next()).isEqualTo("hello");
	}

	@Test
	void socatFindsAbstractNames() throws Exception {
		String name = "ipc-test-" + ProcessHandle.current().pid();
		Outside.require("socat");
		listen(IpcAddress.of("unix-dgram:@" + name), Framing.RAW);
		Outside.finish(Outside.shell("printf hello | socat -u - \"ABSTRACT-SENDTO:$1\"", name));
		assertThat(next()).isEqualTo("hello");
	}

	@Test
	void loggerWritesToADatagramTaskAsToSyslog() throws Exception {
		String path = listen("unix-dgram", Framing.RAW);
		Outside.require("logger");
		Outside.finish(Outside.start("logger", "-u", path, "-p", "user.warning", "-t", "backup", "disk full"));
		assertThat(next()).startsWith("<12>").contains("backup").endsWith("disk full");
	}

	@Test
	void pythonSpeaksTheWholeProtocolInSeqpackets() throws Exception {
		this.fixture.engine(TestTransports.of("unix-seqpacket"))
			.listen(TaskOptions.of("orders").at(IpcAddress.of("unix-seqpacket:")),
					(delivery) -> delivery
						.reply(WireMessage.of(("re: " + new String(delivery.payloadBytes(), StandardCharsets.UTF_8))
							.getBytes(StandardCharsets.UTF_8))));
		Process python = Outside.python("""
				import socket, sys
				sys.path.insert(0, sys.argv[1])
				sys.dont_write_bytecode = True
				import ipc
				record = ipc.Directory(sys.argv[2]).record('orders')
				s = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
				s.connect(record['addresses'][0].partition(':')[2])
				s.settimeout(10)
				s.send(ipc.hello(7, 'orders', window=16).encode())
				decoder = ipc.Decoder()
				for sequence in 1, 2, 3:
				    payload = b'x%d' % sequence
				    s.send(ipc.Frame(ipc.MESSAGE, ipc.F_REQUEST, source=7, sequence=sequence, payload=payload).encode())
				replies = []
				while len(replies) < 3:
				    replies += [f.payload.decode() for f in decoder.decode(s.recv(65536)) if f.type == ipc.REPLY]
				print(', '.join(replies))
				s.close()
				""", Path.of("..", "sample-app", "peers").toAbsolutePath().toString(), this.fixture.path().toString());
		assertThat(Outside.finish(python).strip()).isEqualTo("re: x1, re: x2, re: x3");
	}

}
