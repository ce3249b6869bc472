package dev.ipcboot.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.metrics.IpcObservationAutoConfiguration;
import dev.ipcboot.core.IpcTemplate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Observations of single messages, and their absence.
 */
@Timeout(60)
class ObservationTests {

	private Path directory;

	private ApplicationContextRunner runner;

	@BeforeEach
	void open() throws Exception {
		this.directory = Files.createTempDirectory("ipc");
		this.runner = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, TaskExecutionAutoConfiguration.class,
					IpcObservationAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues("ipc.directory=" + this.directory, "ipc.listener.retry.max-retries=0");
	}

	@AfterEach
	void close() throws Exception {
		FileSystemUtils.deleteRecursively(this.directory);
	}

	@Test
	void bothSidesOfARequestAreObserved() {
		this.runner.withPropertyValues("ipc.observation.enabled=true").run((context) -> {
			TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
			assertThat(context.getBean(IpcTemplate.class).convertSendAndReceive("echo", "x", String.class))
				.isEqualTo("x");
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
					.hasObservationWithNameEqualTo("ipc.template")
					.that()
					.hasContextualNameEqualTo("echo send")
					.hasLowCardinalityKeyValue("messaging.system", "ipc")
					.hasLowCardinalityKeyValue("messaging.operation.name", "request")
					.hasLowCardinalityKeyValue("messaging.operation.type", "send")
					.hasLowCardinalityKeyValue("messaging.destination.name", "echo")
					.hasLowCardinalityKeyValue("network.transport", "unix")
					.hasLowCardinalityKeyValue("error.type", "none")
					.hasBeenStopped());
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
					.hasObservationWithNameEqualTo("ipc.listener")
					.that()
					.hasContextualNameEqualTo("echo process")
					.hasLowCardinalityKeyValue("messaging.operation.type", "process")
					.hasLowCardinalityKeyValue("messaging.destination.name", "echo")
					.hasLowCardinalityKeyValue("network.transport", "unix")
					.hasLowCardinalityKeyValue("error.type", "none")
					.hasBeenStopped());
			assertThat(registry.getCurrentObservation()).isNull();
		});
	}

	@Test
	void faultsAreNamed() {
		this.runner.withPropertyValues("ipc.observation.enabled=true").run((context) -> {
			TestObservationRegistry registry = context.getBean(TestObservationRegistry.class);
			assertThatThrownBy(
					() -> context.getBean(IpcTemplate.class).convertSendAndReceive("broken", "x", String.class))
				.hasMessageContaining("no");
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.untilAsserted(() -> TestObservationRegistryAssert.assertThat(registry)
					.hasObservationWithNameEqualTo("ipc.listener")
					.that()
					.hasLowCardinalityKeyValue("error.type", "IllegalStateException"));
			TestObservationRegistryAssert.assertThat(registry)
				.hasObservationWithNameEqualTo("ipc.template")
				.that()
				.hasLowCardinalityKeyValue("error.type", "IpcRejectedException");
		});
	}

	@Test
	void nothingIsThereUnlessAskedFor() {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(ObservingListenerInterceptor.class);
			context.getBean(IpcTemplate.class).convertSendAndReceive("echo", "x", String.class);
			TestObservationRegistryAssert.assertThat(context.getBean(TestObservationRegistry.class))
				.doesNotHaveAnyObservation();
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		@Bean
		ObservationRegistry observationRegistry() {
			return TestObservationRegistry.create();
		}

		@IpcListener("echo")
		String echo(String text) {
			return text;
		}

		@IpcListener("broken")
		String broken(String text) {
			throw new IllegalStateException("no");
		}

	}

}
