package dev.ipcboot.listener;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that are stopped and started again.
 */
@Timeout(240)
@EnabledOnOs(OS.LINUX)
class RestartTests {

	private static final int TIMES = 50;

	/** A link that ends as soon as it has begun is opened again more and more slowly. */
	private static final int QUIET_TIMES = 4;

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void fiftyTimesWithoutOneThreadOrDescriptorMore() {
		ListenerRunner.of(this.directory, Listeners.class)
			.withPropertyValues("ipc.tasks.direct.address=pipe:", "ipc.listener.idle-event-interval=1h")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				ConfigurableApplicationContext application = context.getSourceApplicationContext();
				for (int i = 0; i < 3; i++) {
					use(template);
					restart(application);
				}
				long threads = threads();
				long descriptors = descriptors();
				for (int i = 0; i < TIMES; i++) {
					if (i % (QUIET_TIMES + 1) == 0) {
						use(template);
					}
					restart(application);
				}
				Awaitility.await()
					.untilAsserted(() -> assertThat(threads()).as("threads").isLessThanOrEqualTo(threads));
				Awaitility.await()
					.untilAsserted(() -> assertThat(descriptors()).as("descriptors").isLessThanOrEqualTo(descriptors));
			});
	}

	private static void use(IpcTemplate template) throws Exception {
		for (String task : new String[] { "direct", "several", "batches" }) {
			assertThat(template.convertSendAndConfirm(task, "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		}
	}

	private static void restart(ConfigurableApplicationContext application) {
		application.stop();
		application.start();
	}

	private static long threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("ipc-") || name.startsWith("direct") || name.startsWith("several")
					|| name.startsWith("batches"))
			.count();
	}

	private static long descriptors() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@IpcListener("direct")
		void direct(String payload, @Header(IpcHeaders.DELIVERY_ATTEMPT) int attempt) {
			if (attempt == 1) {
				throw new IllegalStateException("again");
			}
		}

		@IpcListener(tasks = "several", concurrency = "3")
		void several(String payload, @Header(IpcHeaders.DELIVERY_ATTEMPT) int attempt) {
			if (attempt == 1) {
				throw new IllegalStateException("again");
			}
		}

		@IpcListener(tasks = "batches", batch = "true", properties = "batch-timeout=1ms")
		void batches(List<String> payloads) {
		}

	}

}
