package dev.ipcboot.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.listener.IpcListenerContainer;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.MergedContextConfiguration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link AutoConfigureIpc}, used as an application would.
 */
@SpringBootTest(classes = AutoConfigureIpcTests.Application.class,
		properties = { "ipc.tasks.audit.address=posix-mq:", "ipc.tasks.audit.queue.max-messages=2",
				"ipc.tasks.audit.queue.message-size=1KB" })
@AutoConfigureIpc(capture = { "audit", "billing" })
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(60)
class AutoConfigureIpcTests {

	@Autowired
	private IpcClient client;

	@Autowired
	private IpcCaptor captor;

	@Autowired
	private TaskDirectory directory;

	@Test
	void theContextHasADirectoryOfItsOwn() throws IOException {
		Path path = this.directory.path();
		assertThat(path).isNotEqualTo(TaskDirectory.defaultPath());
		assertThat(path.toString()).hasSizeLessThanOrEqualTo(IpcTestDirectory.MAX_LENGTH);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path))).isEqualTo("rwx------");
	}

	@Test
	@Order(1)
	void messagesAreCaptured() throws Exception {
		IpcConfirmation verdict = this.client.task("orders")
			.header("region", "north")
			.confirm(new Placed("screw", 3))
			.get();
		assertThat(verdict.isAcknowledged()).isTrue();
		CapturedMessages audit = this.captor.messages("audit");
		CapturedMessage message = audit.await(1).get(0);
		assertThat(message.payload(Placed.class)).isEqualTo(new Placed("screw", 3));
		assertThat(message.text()).isEqualTo("{\"item\":\"screw\",\"count\":3}");
		assertThat(message.header(IpcHeaders.TRANSPORT)).isEqualTo("posix-mq");
		assertThat(audit).hasSize(1).first().extracting(CapturedMessage::text).asString().contains("screw");
	}

	@Test
	@Order(2)
	void theNextTestFindsNothing() {
		assertThat(this.captor.messages("audit")).isEmpty();
	}

	@Test
	void answersOfTheTest() throws Exception {
		this.captor.messages("billing").answer((message) -> new Placed(message.text(), 1));
		assertThat(this.client.task("billing").request("nail", Placed.class)).isEqualTo(new Placed("nail", 1));
		this.captor.messages("billing").answer((message) -> {
			throw new IllegalStateException("closed");
		});
		IpcConfirmation verdict = this.client.task("billing").confirm("nail").get();
		assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
		assertThat(verdict.reason()).contains("closed");
		assertThat(this.captor.messages("billing").received()).hasSize(2);
	}

	@Test
	void whatDoesNotComeFailsWithWhatCame() {
		this.client.task("billing").send("one");
		CapturedMessages messages = this.captor.messages("billing");
		messages.await(1);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> messages.await(2, Duration.ofMillis(50)))
			.withMessageStartingWith("Expected 2 messages for task 'billing' within 50 ms, but 1 came: ['one'");
	}

	@Test
	void aTaskThatIsNotCaptured() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.captor.messages("orders"))
			.withMessage("Task 'orders' is not captured, only [audit, billing]; "
					+ "add it to @AutoConfigureIpc(capture = ...)");
	}

	/**
	 * Its queue has the same task, and is another.
	 */
	@Test
	void aContextAtTheSameTimeDoesNotMeetThisOne() {
		try (AnnotationConfigApplicationContext other = new AnnotationConfigApplicationContext()) {
			TestPropertyValues
				.of("ipc.tasks.audit.address=posix-mq:", "ipc.tasks.audit.queue.max-messages=2",
						"ipc.tasks.audit.queue.message-size=1KB")
				.applyTo(other);
			new IpcContextCustomizer(Set.of("audit", "billing")).customizeContext(other,
					mock(MergedContextConfiguration.class));
			other.register(Application.class);
			other.refresh();
			assertThat(other.getBean(TaskDirectory.class).path()).isNotEqualTo(this.directory.path());
			other.getBean(IpcClient.class).task("audit").send("for the other");
			this.client.task("audit").send("for the first");
			assertThat(other.getBean(IpcCaptor.class).messages("audit").await(1)).extracting(CapturedMessage::text)
				.containsExactly("for the other");
			assertThat(this.captor.messages("audit").await(1)).extracting(CapturedMessage::text)
				.containsExactly("for the first");
		}
	}

	@Nested
	class Within {

		@Test
		void containersAreReady(@Autowired IpcListenerEndpointRegistry registry, @Autowired IpcEngine engine) {
			assertThat(registry.getListenerContainers()).extracting(IpcListenerContainer::getState)
				.containsOnly(IpcListenerContainer.State.RUNNING);
			assertThat(engine.receivers()).extracting(TaskReceiver::task)
				.containsExactlyInAnyOrder("audit", "billing", "orders");
		}

	}

	record Placed(String item, int count) {
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

		@Autowired
		private IpcClient client;

		@IpcListener("orders")
		void onOrder(Placed order) {
			this.client.task("audit").send(order);
		}

	}

}
