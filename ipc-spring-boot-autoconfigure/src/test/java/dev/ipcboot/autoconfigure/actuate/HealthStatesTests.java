package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import dev.ipcboot.IpcException;
import dev.ipcboot.RivalProcess;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.actuate.EndpointsTests.Directory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

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

/**
 * Each state of health, provoked for real and seen over HTTP.
 */
@ExtendWith(Directory.class)
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "server.address=127.0.0.1",
		"management.endpoints.web.exposure.include=health", "management.endpoint.health.show-details=always",
		"management.endpoint.health.group.readiness.include=readinessState,ipc",
		"management.endpoint.health.probes.enabled=true", "ipc.health.queue-duration=1s",
		"ipc.health.queue-status=OUT_OF_SERVICE", "ipc.template.send-timeout=500ms", "ipc.tasks.removed.address=pipe:",
		"ipc.tasks.blocked.address=pipe:", "ipc.tasks.full.address=posix-mq:", "ipc.tasks.crashing.address=exec:",
		"ipc.tasks.crashing.exec.command=sh,-c,exit 3", "ipc.tasks.crashing.exec.restart.initial-delay=10ms",
		"ipc.tasks.crashing.exec.restart.max-restarts=2", "ipc.tasks.steady.address=exec:",
		"ipc.tasks.steady.exec.command=sh,-c,cat >/dev/null" })
@AutoConfigureRestTestClient
@DirtiesContext
@Timeout(120)
class HealthStatesTests {

	@Autowired
	private RestTestClient client;

	@Autowired
	private IpcTemplate template;

	@Autowired
	private IpcListenerEndpointRegistry registry;

	@Autowired
	private Listeners listeners;

	@DynamicPropertySource
	static void directory(DynamicPropertyRegistry properties) {
		properties.add("ipc.directory", Directory::get);
	}

	private RestTestClient.BodyContentSpec get(String path, int status) {
		return this.client.get()
			.uri("/actuator/health/" + path)
			.exchange()
			.expectStatus()
			.isEqualTo(status)
			.expectBody();
	}

	private void awaitState(String path, int status, String state) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> get(path, status).jsonPath("$.details.state").isEqualTo(state));
	}

	private void restart(String id) {
		this.registry.getListenerContainer(id).stop();
		this.registry.getListenerContainer(id).start();
	}

	@Test
	void aRemovedFifoIsPutBack() throws IOException {
		Path fifo = Path.of(Directory.get(), "removed.fifo");
		Files.delete(fifo);
		Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(fifo));
		awaitState("ipc/tasks/removed", 200, "RUNNING");
	}

	@Test
	void anObjectThatCannotBePutBackIsDownWithCauseAndTime() throws IOException {
		Path fifo = Path.of(Directory.get(), "blocked.fifo");
		Files.delete(fifo);
		Files.createDirectory(fifo);
		awaitState("ipc/tasks/blocked", 503, "FAILED");
		get("ipc/tasks/blocked", 503).jsonPath("$.status")
			.isEqualTo("DOWN")
			.jsonPath("$.details.since")
			.exists()
			.jsonPath("$.details.error")
			.exists();
		get("ipc/listeners/blocked", 503).jsonPath("$.details.failedTask").isEqualTo("blocked");
		get("readiness", 503).jsonPath("$.status").isEqualTo("DOWN");
		get("liveness", 200).jsonPath("$.status").isEqualTo("UP").jsonPath("$.components.ipc").doesNotExist();
		Files.delete(fifo);
		awaitState("ipc/tasks/blocked", 200, "RUNNING");
		get("ipc/listeners/blocked", 200).jsonPath("$.status").isEqualTo("UP");
	}

	@Test
	void nameThatAnotherProcessHasClaimedIsDown() throws Exception {
		try (RivalProcess rival = RivalProcess.claim(Path.of(Directory.get(), "named.lock"))) {
			awaitState("ipc/tasks/named", 503, "FAILED");
			get("ipc/tasks/named", 503).jsonPath("$.details.error")
				.value(String.class, (error) -> Assertions.assertThat(error).contains("lost", "lock", rival.pid()));
			get("ipc/listeners/named", 503).jsonPath("$.status").isEqualTo("DOWN");
		}
		restart("named");
		awaitState("ipc/tasks/named", 200, "RUNNING");
	}

	@Test
	void aChildThatCrashesAgainAndAgainIsDown() {
		awaitState("ipc/children/crashing", 503, "RESTARTING_TOO_OFTEN");
		get("ipc/children/crashing", 503).jsonPath("$.status")
			.isEqualTo("DOWN")
			.jsonPath("$.details.exitCode")
			.isEqualTo(3)
			.jsonPath("$.details.program")
			.isEqualTo("sh")
			.jsonPath("$.details.since")
			.exists()
			.jsonPath("$.details.problem")
			.exists();
		get("ipc/children/steady", 200).jsonPath("$.details.state").isEqualTo("RUNNING");
	}

	@Test
	void aFullQueueIsOutOfServiceByChoice() {
		this.registry.getListenerContainer("full").pause();
		fill();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> get("ipc/tasks/full", 503).jsonPath("$.status").isEqualTo("OUT_OF_SERVICE"));
		get("ipc/tasks/full", 503).jsonPath("$.details.warning").exists().jsonPath("$.details.fullSince").exists();
		get("ipc/listeners/full", 200).jsonPath("$.details.state").isEqualTo("PAUSED");
		this.registry.getListenerContainer("full").resume();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> get("ipc/tasks/full", 200).jsonPath("$.details.warning").doesNotExist());
	}

	private void fill() {
		byte[] payload = new byte[4096];
		for (int i = 0; i < 10_000; i++) {
			try {
				this.template.convertAndSend("full", payload);
			}
			catch (IpcException ex) {
				return;
			}
		}
		throw new IllegalStateException("The queue is never full");
	}

	@Test
	void aListenerThatDoesNotReturnIsNamed() {
		this.template.convertAndSend("stuck", "x");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> get("ipc/tasks/stuck", 200).jsonPath("$.details.oldestUnhandled").exists());
		this.listeners.release.countDown();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> get("ipc/tasks/stuck", 200).jsonPath("$.details.oldestUnhandled").doesNotExist());
	}

	@Test
	void stoppedOnPurposeIsUpAndOwnsNothing() {
		this.registry.getListenerContainer("spare").stop();
		get("ipc/listeners/spare", 200).jsonPath("$.details.state").isEqualTo("STOPPED");
		this.client.get().uri("/actuator/health/ipc/tasks/spare").exchange().expectStatus().isNotFound();
		this.registry.getListenerContainer("spare").start();
		get("ipc/tasks/spare", 200).jsonPath("$.status").isEqualTo("UP");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		final CountDownLatch release = new CountDownLatch(1);

		@IpcListener({ "removed" })
		void onRemoved(String text) {
		}

		@IpcListener("blocked")
		void onBlocked(String text) {
		}

		@IpcListener("named")
		void onNamed(String text) {
		}

		@IpcListener("full")
		void onFull(byte[] bytes) {
		}

		@IpcListener("crashing")
		void onCrashing(String text) {
		}

		@IpcListener("steady")
		void onSteady(String text) {
		}

		@IpcListener("stuck")
		void onStuck(String text) throws InterruptedException {
			this.release.await();
		}

		@IpcListener("spare")
		void onSpare(String text) {
		}

	}

}
