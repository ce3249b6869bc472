package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Programs that know nothing of this project, at sockets and FIFOs: netcat, Python and
 * the shell.
 */
@Timeout(60)
class ForeignProgramTests {

	/** One message at a time in both framings, in standard Python. */
	private static final String PYTHON = """
			import os, socket, struct, sys
			s = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
			kind, path = sys.argv[1:3]
			def exactly(f, n):
			    data = f.read(n)
			    assert len(data) == n, data
			    return data
			def send(f, data):
			    head = struct.pack('>I', len(data)) if kind == 'length4' else b'Content-Type: text/plain\\r\\n' \\
			        + b'Content-Length: %d\\r\\n\\r\\n' % len(data)
			    f.write(head + data)
			    f.flush()
			def receive(f):
			    if kind == 'length4':
			        return exactly(f, struct.unpack('>I', exactly(f, 4))[0])
			    length = 0
			    while True:
			        line = f.readline().strip()
			        if not line:
			            return exactly(f, length)
			        name, value = line.split(b':')
			        if name == b'Content-Length':
			            length = int(value)
			""";

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private EngineFixture fixture;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.fixture = new EngineFixture();
	}

	@AfterEach
	void close() throws Exception {
		this.fixture.close();
	}

	private String listen(String scheme, Framing framing, MessageHandler handler) {
		this.engine = this.fixture.engine(TestTransports.of(scheme));
		return this.engine.listen(TaskOptions.of("query").at(IpcAddress.of(scheme + ":")).framed(framing), handler)
			.addresses()
			.get(0)
			.target();
	}

	private void collect(Delivery delivery) {
		this.received.add(new String(delivery.payloadBytes(), StandardCharsets.UTF_8));
	}

	private static void answer(Delivery delivery) {
		String question = new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
		delivery.reply(WireMessage.of(("re: " + question).getBytes(StandardCharsets.UTF_8)));
	}

	private String take() throws InterruptedException {
		return this.received.poll(20, TimeUnit.SECONDS);
	}

	@Test
	void netcatAsksWithALineAndGetsALine() throws Exception {
		String path = listen("unix", Framing.LINES, ForeignProgramTests::answer);
		String output = Outside.finish(Outside
			.shell("command -v nc >/dev/null || exit 127; echo '{\"metric\":\"load1\"}' | nc -N -U \"$1\"", path));
		assertThat(output).isEqualTo("re: {\"metric\":\"load1\"}\n");
	}

	@ParameterizedTest
	@EnumSource(names = { "LENGTH4", "CONTENT_LENGTH" })
	void pythonAsks(Framing framing) throws Exception {
		String path = listen("unix", framing, ForeignProgramTests::answer);
		String output = Outside.finish(Outside.python(PYTHON + """
				s.connect(path)
				f = s.makefile('rwb')
				for question in (b'one', b'', b'line\\nbreak', b'x' * 300000):
				    send(f, question)
				    assert receive(f) == b're: ' + question
				print('all answered')
				""", framing.id(), path));
		assertThat(output).isEqualTo("all answered\n");
	}

	@ParameterizedTest
	@EnumSource(names = { "LENGTH4", "CONTENT_LENGTH" })
	void pythonIsAsked(Framing framing) throws Exception {
		Path path = this.fixture.path().resolve("python.sock");
		Process python = Outside.python(PYTHON + """
				s.bind(path)
				s.listen()
				print('ready', flush=True)
				f = s.accept()[0].makefile('rwb')
				for i in range(3):
				    send(f, receive(f).upper())
				""", framing.id(), path.toString());
		assertThat(python.inputReader().readLine()).isEqualTo("ready");
		IpcEngine sending = this.fixture.engine(
				EngineOptions.DEFAULT.with(TaskOptions.of("upper").at(IpcAddress.of("unix:" + path)).framed(framing)),
				TestTransports.of("unix"));
		for (String question : List.of("one", "two\nlines", "x".repeat(100_000))) {
			Outcomes reply = new Outcomes();
			sending.sender("upper")
				.request(WireMessage.of(question.getBytes(StandardCharsets.UTF_8)), reply, Duration.ofSeconds(20));
			assertThat(reply.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(reply.text()).isEqualTo(question.toUpperCase(Locale.ROOT));
		}
		Outside.finish(python);
		Files.delete(path);
	}

	@Test
	void aShellWritesIntoAFifo() throws Exception {
		String fifo = listen("pipe", Framing.LINES, this::collect);
		Outside.finish(Outside.shell("echo hi > \"$1\"", fifo));
		assertThat(take()).isEqualTo("hi");
		Path file = Files.writeString(this.fixture.path().resolve("file"), "one\ntwo\nlast without newline");
		Outside.finish(Outside.shell("cat \"$2\" > \"$1\"", fifo, file.toString()));
		assertThat(List.of(take(), take(), take())).containsExactly("one", "two", "last without newline");
		Outside.finish(Outside.shell("printf 'no newline' > \"$1\"", fifo));
		assertThat(take()).isEqualTo("no newline");
		Outside.finish(Outside.shell("(printf begun; printf ' and ended\\nnext\\n') > \"$1\"", fifo));
		assertThat(List.of(take(), take())).containsExactly("begun and ended", "next");
		assertThat(this.received).isEmpty();
	}

	@Test
	void whatIsCutOffInAFifoCostsNobodyElse() throws Exception {
		String fifo = listen("pipe", Framing.LENGTH4, this::collect);
		Outside.finish(Outside.shell("printf '\\0\\0\\0\\011cut' > \"$1\"", fifo));
		awaitDropped(1);
		Outside.finish(Outside.shell("printf '\\0\\0\\0\\005whole' > \"$1\"", fifo));
		assertThat(take()).isEqualTo("whole");
		Outside.finish(Outside.shell("echo 'hello from a shell' > \"$1\"", fifo));
		awaitDropped(2);
		Outside.finish(Outside.shell("printf '\\0\\0\\0\\004next' > \"$1\"", fifo));
		assertThat(take()).isEqualTo("next");
	}

	private void awaitDropped(long count) {
		await().untilAsserted(() -> assertThat(this.engine.statistics().snapshots().get(0).stage(Stage.DROPPED).total())
			.isEqualTo(count));
	}

}
