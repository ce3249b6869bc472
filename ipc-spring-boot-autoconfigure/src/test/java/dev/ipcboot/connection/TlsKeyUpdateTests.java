package dev.ipcboot.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.TestCertificates;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keys that change every 256 KiB, hundreds of times, under full traffic in both
 * directions. When they change is a setting of the JVM, so both ends are in another one.
 */
@Timeout(120)
public class TlsKeyUpdateTests {

	private static final int SIZE = 10 * 1024 * 1024;

	private static final int COUNT = 6;

	@TempDir
	private Path directory;

	@Test
	void newKeysInTheMiddleOfTheTrafficHoldUpNothing() throws Exception {
		TestCertificates.in(this.directory);
		Path security = this.directory.resolve("security.properties");
		Files.writeString(security,
				"jdk.tls.keyLimits=AES/GCM/NoPadding KeyUpdate 2^18, ChaCha20-Poly1305 KeyUpdate 2^18\n");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"--enable-native-access=ALL-UNNAMED", "-Djava.security.properties=" + security, "-cp",
				System.getProperty("java.class.path"), TlsKeyUpdateTests.class.getName(), this.directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("output").toFile())
			.start();
		try {
			assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
			assertThat(this.directory.resolve("output")).content().contains("all is well");
			assertThat(process.exitValue()).isZero();
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * Both ends: large requests, as many as the window allows, and replies as large.
	 */
	public static void main(String[] arguments) throws Exception {
		Path directory = Path.of(arguments[0]);
		TlsOptions tls = new TlsOptions(TestCertificates.in(directory).context("server"), TlsOptions.ClientAuth.NEED);
		TransportOptions options = TransportOptions.NONE.with(tls);
		byte[] payload = new byte[SIZE];
		new Random(1).nextBytes(payload);
		BlockingQueue<Boolean> replies = new LinkedBlockingQueue<>();
		Path tasks = Files.createTempDirectory(directory, "tasks");
		try (IpcEngine receiving = engine(tasks, EngineOptions.DEFAULT);
				IpcEngine sending = engine(tasks,
						EngineOptions.DEFAULT.with(new TaskOptions("orders", List.of(), Framing.IPC, options)))) {
			receiving.listen(new TaskOptions("orders", List.of(IpcAddress.of("tcp:")), Framing.IPC, options),
					(delivery) -> delivery.reply(WireMessage.of(delivery.payloadBytes())));
			for (int i = 0; i < COUNT; i++) {
				sending.sender("orders").request(WireMessage.of(payload), new Completion() {

					@Override
					public void completed(Outcome outcome, String reason) {
						replies.add(false);
					}

					@Override
					public void replied(FrameView reply) {
						replies.add(Arrays.equals(reply.payloadBytes(), payload));
					}

				}, Duration.ofSeconds(90));
			}
			for (int i = 0; i < COUNT; i++) {
				if (!Boolean.TRUE.equals(replies.poll(90, TimeUnit.SECONDS))) {
					throw new IllegalStateException("Reply " + i + " is missing or wrong");
				}
			}
		}
		System.out.println("all is well");
	}

	private static IpcEngine engine(Path directory, EngineOptions options) {
		return IpcEngine.open(options, TaskDirectory.open(directory), List.of(TestTransports.of("tcp")),
				EngineEvents.NONE);
	}

}
