package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import jnr.ffi.LibraryLoader;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The channel dies under the thread that serves it, by a system call that nobody in the
 * JVM knows of.
 */
@Timeout(120)
class DeadChannelTests {

	private static final int SHUT_RDWR = 2;

	private static final String HEALTH = "/actuator/health/ipc/";

	@Test
	void aListenerWhoseSocketWasShutDownIsDownWithCauseAndTime() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class,
				"management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always")) {
			Instant before = Instant.now();
			shutDown(application.directory().resolve("killed.sock"));
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> application.get(HEALTH + "tasks/killed").statusCode() == 503);
			String task = application.get(HEALTH + "tasks/killed").body();
			assertThat(task).contains("\"status\":\"DOWN\"", "\"state\":\"FAILED\"", "killed.sock");
			assertThat(application.<String>read(HEALTH + "tasks/killed", "$.details.error")).contains("No connection");
			assertThat(Instant.parse(application.read(HEALTH + "tasks/killed", "$.details.since")))
				.isBetween(before.minusMillis(1), Instant.now());
			assertThat(application.<String>read(HEALTH + "listeners/killed", "$.details.failedTask"))
				.isEqualTo("killed");
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(503);

			var container = application.bean(IpcListenerEndpointRegistry.class).getListenerContainer("killed");
			container.stop();
			container.start();
			assertThat(application.get(HEALTH + "tasks/killed").statusCode()).isEqualTo(200);
			application.bean(IpcTemplate.class).convertSendAndConfirm("killed", "x").get();
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(200);
		}
	}

	/**
	 * Shut down the listening socket at a path, which this process has open.
	 */
	private static void shutDown(Path path) throws IOException {
		String inode = Files.readAllLines(Path.of("/proc/net/unix"))
			.stream()
			.map((line) -> List.of(line.strip().split("\\s+")))
			// The flag of a socket that listens
			.filter((fields) -> fields.size() == 8 && fields.get(7).equals(path.toString())
					&& fields.get(3).equals("00010000"))
			.map((fields) -> fields.get(6))
			.findFirst()
			.orElseThrow();
		assertThat(LibraryLoader.create(Sockets.class).load("c").shutdown(descriptor(inode), SHUT_RDWR)).isZero();
	}

	private static int descriptor(String inode) throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.filter((link) -> isSocket(link, inode))
				.map((link) -> Integer.valueOf(link.getFileName().toString()))
				.findFirst()
				.orElseThrow();
		}
	}

	private static boolean isSocket(Path link, String inode) {
		try {
			return Files.readSymbolicLink(link).toString().equals("socket:[" + inode + "]");
		}
		catch (IOException ex) {
			// Closed since
			return false;
		}
	}

	/**
	 * What the test does behind the back of the JVM.
	 */
	public interface Sockets {

		/**
		 * shutdown(2).
		 */
		int shutdown(int descriptor, int how);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@IpcListener("killed")
		void onMessage(String text) {
		}

	}

}
