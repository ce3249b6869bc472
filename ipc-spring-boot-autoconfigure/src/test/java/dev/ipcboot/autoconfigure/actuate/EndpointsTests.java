package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import dev.ipcboot.TestPaths;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.FileSystemUtils;

/**
 * Health and endpoints over HTTP.
 */
@ExtendWith(EndpointsTests.Directory.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "server.address=127.0.0.1", "management.endpoints.web.exposure.include=health,ipc,ipcthroughput",
				"management.endpoint.health.show-components=always", "management.endpoint.health.show-details=always",
				"ipc.tasks.fifo.address=pipe:" })
@AutoConfigureRestTestClient
@DirtiesContext
@Timeout(60)
class EndpointsTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private IpcTemplate template;

	@Autowired
	private IpcListenerEndpointRegistry registry;

	@DynamicPropertySource
	static void directory(DynamicPropertyRegistry properties) {
		properties.add("ipc.directory", Directory::get);
	}

	private RestTestClient.BodyContentSpec get(String path) {
		return this.client.get().uri("/actuator/" + path).exchange().expectStatus().isOk().expectBody();
	}

	@Test
	void health() {
		get("health").jsonPath("$.components.ipc.status")
			.isEqualTo("UP")
			.jsonPath("$.components.ipc.components.listeners.components.orders.status")
			.isEqualTo("UP")
			.jsonPath("$.components.ipc.components.listeners.components.orders.details.state")
			.isEqualTo("RUNNING")
			.jsonPath("$.components.ipc.components.listeners.components.orders.details.addresses[0]")
			.exists()
			.jsonPath("$.components.ipc.components.directory.status")
			.isEqualTo("UP");
	}

	@Test
	void stoppedOnPurposeIsUp() {
		this.registry.getListenerContainer("spare").stop();
		get("health/ipc/listeners/spare").jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.details.state")
			.isEqualTo("STOPPED");
		this.registry.getListenerContainer("spare").start();
		this.registry.getListenerContainer("spare").pause();
		get("health/ipc/listeners/spare").jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.details.state")
			.isEqualTo("PAUSED");
		this.registry.getListenerContainer("spare").resume();
		get("health/ipc/listeners/spare").jsonPath("$.details.state").isEqualTo("RUNNING");
	}

	@Test
	void brokenIsDownAndRecovers() throws IOException {
		Path fifo = Path.of(Directory.get(), "fifo.fifo");
		Files.delete(fifo);
		Files.createDirectory(fifo);
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> this.client.get()
				.uri("/actuator/health/ipc/listeners/fifo")
				.exchange()
				.expectStatus()
				.isEqualTo(503)
				.expectBody()
				.jsonPath("$.status")
				.isEqualTo("DOWN")
				.jsonPath("$.details.state")
				.isEqualTo("FAILED")
				.jsonPath("$.details.failedTask")
				.isEqualTo("fifo")
				.jsonPath("$.details.since")
				.exists()
				.jsonPath("$.details.error")
				.exists());
		get("ipc").jsonPath("$.listeners.fifo.failure").exists().jsonPath("$.tasks.fifo.state").isEqualTo("FAILED");
		Files.delete(fifo);
		this.registry.getListenerContainer("fifo").stop();
		this.registry.getListenerContainer("fifo").start();
		get("health/ipc/listeners/fifo").jsonPath("$.status")
			.isEqualTo("UP")
			.jsonPath("$.details.state")
			.isEqualTo("RUNNING");
	}

	@Test
	void whatRuns() throws ExecutionException, InterruptedException {
		this.template.convertSendAndConfirm("orders", "x").get();
		get("ipc").jsonPath("$.application.pid")
			.isEqualTo((int) ProcessHandle.current().pid())
			.jsonPath("$.transports.unix.available")
			.isEqualTo(true)
			.jsonPath("$.listeners.orders.method")
			.isEqualTo("Listeners.onOrder(String)")
			.jsonPath("$.listeners.orders.state")
			.isEqualTo("RUNNING")
			.jsonPath("$.tasks.orders.framing")
			.isEqualTo("ipc")
			.jsonPath("$.tasks.orders.peers[0].pid")
			.isEqualTo((int) ProcessHandle.current().pid())
			.jsonPath("$.senders.orders.state")
			.isEqualTo("CONNECTED")
			.jsonPath("$.senders.orders.unconfirmed")
			.isEqualTo(0);
	}

	@Test
	void throughput() throws ExecutionException, InterruptedException {
		for (int i = 0; i < 10; i++) {
			this.template.convertSendAndConfirm("counted", "x").get();
		}
		get("ipcthroughput").jsonPath("$.tasks.counted.totals.sent")
			.isEqualTo(10)
			.jsonPath("$.tasks.counted.totals.delivered")
			.isEqualTo(10)
			.jsonPath("$.tasks.counted.totals.confirmed")
			.isEqualTo(10)
			.jsonPath("$.tasks.counted.totals.bytesSent")
			.isNumber()
			.jsonPath("$.tasks.counted.rates.delivered['1s']")
			.isNumber()
			.jsonPath("$.tasks.counted.rates.sent['10s']")
			.isNumber()
			.jsonPath("$.tasks.counted.rates.confirmed['60s']")
			.isNumber();
		get("ipcthroughput/counted").jsonPath("$.totals.delivered")
			.isEqualTo(10)
			.jsonPath("$.carriers.unix.confirm.count")
			.isEqualTo(10);
	}

	@Test
	void throughputOfAnUnknownTask() {
		this.client.get().uri("/actuator/ipcthroughput/nobody").exchange().expectStatus().isNotFound();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@IpcListener("orders")
		void onOrder(String text) {
		}

		@IpcListener("counted")
		void onCounted(String text) {
		}

		@IpcListener("fifo")
		void onFifo(String text) {
		}

		@IpcListener("spare")
		void onSpare(String text) {
		}

	}

	/**
	 * Stands before the application among the extensions, so that the directory outlives
	 * it.
	 */
	static class Directory implements BeforeAllCallback, AfterAllCallback {

		private static Path path;

		static String get() {
			return path.toString();
		}

		@Override
		public void beforeAll(ExtensionContext context) throws IOException {
			path = TestPaths.create();
		}

		@Override
		public void afterAll(ExtensionContext context) throws IOException {
			FileSystemUtils.deleteRecursively(path);
		}

	}

}
