package dev.ipcboot.core;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.RivalProcess;
import dev.ipcboot.TestPaths;
import dev.ipcboot.annotation.IpcListener;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application writes to its log, and how often.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class LoggingEngineEventsTests {

	private Path directory;

	@BeforeEach
	void createDirectory() throws IOException {
		this.directory = TestPaths.create();
	}

	@AfterEach
	void removeDirectory() throws IOException {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private ConfigurableApplicationContext start(String level) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--ipc.directory=" + this.directory, "--logging.level.dev.ipcboot=" + level);
	}

	/** The lines of the engine that contain all texts. */
	private static List<String> lines(CapturedOutput output, String... texts) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("EngineEvents"))
			.filter((line) -> List.of(texts).stream().allMatch(line::contains))
			.toList();
	}

	private void sendGarbage() throws IOException {
		try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
			socket.connect(UnixDomainSocketAddress.of(this.directory.resolve("logged.sock")));
			socket.write(ByteBuffer.wrap(new byte[100]));
			ByteBuffer answer = ByteBuffer.allocate(1000);
			while (socket.read(answer) >= 0) {
				answer.clear();
			}
		}
	}

	@Test
	void aLineWhenANameIsClaimedAndOneWhenItIsLost(CapturedOutput output) throws Exception {
		try (var context = start("info")) {
			assertThat(lines(output, "'logged' is owned by this process", "logged.sock", "INFO")).hasSize(1);
			try (RivalProcess rival = RivalProcess.claim(this.directory.resolve("logged.lock"))) {
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.until(() -> !lines(output, "ERROR", "'logged' is lost", rival.pid()).isEmpty());
			}
			assertThat(lines(output, "ERROR")).hasSize(1)
				.allSatisfy((line) -> assertThat(line).contains("stop and start the listener container"));
		}
	}

	@Test
	void peersComeAndGoAtDebug(CapturedOutput output) throws Exception {
		try (var context = start("debug")) {
			context.getBean(IpcTemplate.class).convertSendAndConfirm("logged", "x").get();
		}
		String peer = "pid " + ProcessHandle.current().pid();
		assertThat(lines(output, "DEBUG", "'logged' at", peer, " connected")).isNotEmpty();
		// By the thread that reads, which nobody waits for
		Awaitility.await().until(() -> !lines(output, "DEBUG", "'logged' at", peer, " disconnected").isEmpty());
	}

	@Test
	void peersAreNoMatterForAnOrdinaryLogAndRepeatedFaultsAreOneLine(CapturedOutput output) throws Exception {
		try (var context = start("info")) {
			context.getBean(IpcTemplate.class).convertSendAndConfirm("logged", "x").get();
			for (int i = 0; i < 20; i++) {
				sendGarbage();
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> !lines(output, "WARN", "'logged' at", "malformed").isEmpty());
			assertThat(lines(output, "WARN")).hasSize(1);
		}
		assertThat(lines(output, "connected")).isEmpty();
	}

	@Test
	void whatRepeatsIsCountedAndWrittenOnceAMinute(CapturedOutput output) {
		AtomicLong clock = new AtomicLong();
		LoggingEngineEvents events = new LoggingEngineEvents(new FaultLog(clock::get));
		for (int minute = 0; minute < 3; minute++) {
			for (int i = 0; i < 100; i++) {
				events.protocolError("logged", IpcAddress.of("pipe:/tmp/logged.fifo"), IpcPeer.UNKNOWN,
						new IpcProtocolException("no frame"));
			}
			clock.addAndGet(Duration.ofMinutes(1).toNanos());
		}
		assertThat(lines(output, "WARN", "no frame")).hasSize(3);
		assertThat(lines(output, "(and 99 more of this kind since the last line)")).hasSize(2);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@IpcListener("logged")
		void onMessage(String text) {
		}

	}

}
