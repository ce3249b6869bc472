package dev.ipcboot.transport.pipe;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Buffers;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Outside;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.WritableChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests for {@link FifoTransport} with programs outside this JVM.
 */
class FifoOutsideTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	private final FifoTransport transport = new FifoTransport();

	@TempDir
	private Path directory;

	@Test
	void echoAndCatJustWork() throws Exception {
		Path file = Files.writeString(this.directory.resolve("file"), "first\nlast without newline");
		try (ServerChannel server = this.transport.listen(endpoint())) {
			ReadableChannel reader = server.accept();
			Outside.finish(Outside.shell("echo hello > \"$1\"", fifo()));
			assertThat(Buffers.read(reader)).isEqualTo("hello\n");
			Outside.finish(Outside.shell("cat \"$1\" > \"$2\"", file.toString(), fifo()));
			assertThat(Buffers.read(reader, 26)).isEqualTo("first\nlast without newline");
		}
	}

	@Test
	void aShellThatWaitsSinceBeforeTheOwnerCameIsServed() throws Exception {
		Outside.finish(Outside.start("mkfifo", fifo()));
		Process writer = Outside.shell("echo early > \"$1\"", fifo());
		try (ServerChannel server = this.transport.listen(endpoint())) {
			assertThat(Buffers.read(server.accept())).isEqualTo("early\n");
		}
		Outside.finish(writer);
	}

	@Test
	void umaskDoesNotMatter() throws Exception {
		Outside.finish(Outside.shell("umask 0; mkfifo \"$1\"", fifo()));
		try (ServerChannel server = this.transport.listen(endpoint())) {
			assertThat(Outside.finish(Outside.start("stat", "-c", "%a", fifo())).strip()).isEqualTo("600");
		}
	}

	@Test
	void writesOfThreeProcessesAreNeverTorn() throws Exception {
		String script = """
				import os, sys
				fifo = os.open(sys.argv[1], os.O_WRONLY)
				for i in range(1000):
				    os.write(fifo, (sys.argv[2] * 4095 + '\\n').encode())
				""";
		List<Process> writers = new ArrayList<>();
		try (ServerChannel server = this.transport.listen(endpoint())) {
			for (String letter : List.of("a", "b", "c")) {
				writers.add(Outside.python(script, fifo(), letter));
			}
			String text = Buffers.read(server.accept(), 3 * 1000 * 4096);
			assertThat(Arrays.stream(text.split("\n"))
				.filter((line) -> line.length() != 4095 || line.chars().distinct().count() != 1)).isEmpty();
			assertThat(text.lines().count()).isEqualTo(3000);
			for (Process writer : writers) {
				Outside.finish(writer);
			}
		}
		finally {
			writers.forEach(Process::destroyForcibly);
		}
	}

	@Test
	void aKilledReaderIsNoticedAndWhatItLeftIsPurged() throws Exception {
		Outside.finish(Outside.start("mkfifo", fifo()));
		Process owner = Outside.python("import os, sys, time; os.open(sys.argv[1], os.O_RDWR); time.sleep(60)", fifo());
		try (WritableChannel writer = Awaitility.await()
			.ignoreException(IpcTaskUnavailableException.class)
			.until(() -> this.transport.connect(endpoint(), TIMEOUT), (channel) -> true)) {
			Buffers.write(writer, "unread");
			owner.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
			assertThat(writer.isPeerPresent()).isFalse();
			assertThatIOException().isThrownBy(() -> Buffers.write(writer, "lost"));
			assertThatExceptionOfType(IpcTaskUnavailableException.class)
				.isThrownBy(() -> this.transport.connect(endpoint(), TIMEOUT));
			try (ServerChannel server = this.transport.listen(endpoint())) {
				Buffers.write(writer, "again");
				assertThat(Buffers.read(server.accept())).isEqualTo("again");
			}
		}
		finally {
			owner.destroyForcibly();
		}
	}

	@Test
	void whatADeadOwnerLeftIsKeptIfAskedFor() throws Exception {
		Outside.finish(Outside.start("mkfifo", fifo()));
		Process holder = Outside.python("""
				import os, sys, time
				fifo = os.open(sys.argv[1], os.O_RDWR)
				os.write(fifo, b'unread')
				print('ready', flush=True)
				time.sleep(60)""", fifo());
		try {
			assertThat(holder.inputReader().readLine()).isEqualTo("ready");
			TransportOptions keep = TransportOptions.NONE.with(new PipeOptions(1 << 16, false));
			Endpoint endpoint = new Endpoint("orders", endpoint().address(), keep);
			try (ServerChannel server = this.transport.listen(endpoint)) {
				assertThat(Buffers.read(server.accept())).isEqualTo("unread");
			}
		}
		finally {
			holder.destroyForcibly();
		}
	}

	private Endpoint endpoint() {
		return new Endpoint("orders", this.transport.resolve(IpcAddress.of("pipe:"), "orders", this.directory));
	}

	private String fifo() {
		return this.directory.resolve("orders.fifo").toString();
	}

}
