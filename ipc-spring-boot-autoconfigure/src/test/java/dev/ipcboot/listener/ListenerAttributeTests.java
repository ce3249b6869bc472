package dev.ipcboot.listener;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.IpcRemoteException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.container.EngineIpcListenerContainer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.AbstractMessageConverter;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The attributes of {@link IpcListener}, and annotations that are made of it.
 */
@Timeout(60)
class ListenerAttributeTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return ListenerRunner.of(this.directory, Listeners.class)
			.withPropertyValues("app.concurrency=3", "app.mode=manual", "app.retries=7", "app.return=true");
	}

	@Test
	void everyAttributeTakesPlaceholdersAndExpressions() {
		runner().run((context) -> {
			IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
			ContainerProperties properties = ((EngineIpcListenerContainer) registry.getListenerContainer("full"))
				.getContainerProperties();
			assertThat(properties.tasks()).containsExactly("full-task");
			assertThat(properties.group()).isEqualTo("crowd");
			assertThat(properties.batch()).isTrue();
			assertThat(properties.returnExceptions()).isTrue();
			assertThat(properties.autoStartup()).isFalse();
			assertThat(properties.settings().concurrency()).isEqualTo(3);
			assertThat(properties.settings().ackMode()).isEqualTo(AckMode.MANUAL);
			assertThat(properties.settings().retry().maxRetries()).isEqualTo(7);
			assertThat(properties.settings().batchTimeout()).hasMillis(1500);
		});
	}

	@Test
	void composedAnnotation() {
		runner().run((context) -> {
			ContainerProperties properties = ((EngineIpcListenerContainer) context
				.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("composed")).getContainerProperties();
			assertThat(properties.tasks()).containsExactly("by-composition");
			assertThat(properties.settings().concurrency()).isEqualTo(2);
			assertThat(properties.group()).isEqualTo("crowd");
		});
	}

	@Test
	void groupsStartAndStopTogether() {
		runner().run((context) -> {
			IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
			assertThat(registry.getListenerContainers("crowd")).extracting(IpcListenerContainer::getListenerId)
				.containsExactlyInAnyOrder("full", "composed");
			registry.getListenerContainers("crowd").forEach(IpcListenerContainer::start);
			assertThat(registry.getListenerContainers("crowd")).allMatch(IpcListenerContainer::isRunning);
			registry.getListenerContainers("crowd").forEach(IpcListenerContainer::stop);
			assertThat(registry.getListenerContainers("crowd")).noneMatch(IpcListenerContainer::isRunning);
			assertThat(registry.getListenerContainer("filtered").isRunning()).isTrue();
		});
	}

	@Test
	void filteredMessagesAreAcknowledgedAndCounted() {
		runner().run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			for (String payload : List.of("spam", "ham", "spam")) {
				assertThat(template.convertSendAndConfirm("filtered", payload).get().outcome())
					.isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(context.getBean(Listeners.class).received).containsExactly("ham");
			assertThat(context.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("filtered")
				.getStatistics()
				.filtered()).isEqualTo(2);
		});
	}

	@Test
	void requesterGetsTheExceptionAsData() {
		runner().run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThatExceptionOfType(IpcRemoteException.class)
				.isThrownBy(() -> template.convertSendAndReceive("frank", "x", String.class))
				.satisfies((ex) -> {
					assertThat(ex.getTask()).isEqualTo("frank");
					assertThat(ex.getRemoteClassName()).isEqualTo(UnknownElsewhereException.class.getName());
					assertThat(ex.getRemoteMessage()).isEqualTo("x is not known");
				});
			assertThat(template.convertSendAndReceiveAsync("frank", "x", String.class))
				.failsWithin(Duration.ofSeconds(20))
				.withThrowableThat()
				.withCauseInstanceOf(IpcRemoteException.class);
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> template.convertSendAndReceive("shy", "x", String.class))
				.withMessageContaining("UnknownElsewhereException: x is not known");
		});
	}

	@Test
	void ownConverter() {
		runner().run((context) -> assertThat(
				context.getBean(IpcTemplate.class).convertSendAndReceive("csv", "a,b,c", String.class))
			.isEqualTo("c;b;a"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "app.concurrency=many", "app.mode=sometimes", "app.return=perhaps", "app.retries=x" })
	void wrongValuesAreRefusedWithTheirPlace(String property) {
		runner().withPropertyValues(property)
			.run((context) -> assertThat(context.getStartupFailure()).rootCause()
				.satisfiesAnyOf(
						(ex) -> assertThat(ex).hasMessageContaining(property.substring(property.indexOf('=') + 1)),
						(ex) -> assertThat(ex).isInstanceOf(NumberFormatException.class)));
	}

	@Test
	void handleWithoutManualModeIsRefusedAtTheStart() {
		ListenerRunner.of(this.directory, WrongMode.class)
			.run((context) -> assertThat(context.getStartupFailure()).hasMessageContaining("WrongMode.onMessage")
				.hasMessageContaining("ackMode = \"MANUAL\""));
	}

	@Retention(RetentionPolicy.RUNTIME)
	@IpcListener(id = "composed", group = "crowd", autoStartup = "false")
	@interface Crowded {

		@AliasFor(annotation = IpcListener.class, attribute = "tasks")
		String[] value();

		@AliasFor(annotation = IpcListener.class)
		String concurrency() default "2";

	}

	static class UnknownElsewhereException extends RuntimeException {

		UnknownElsewhereException(String message) {
			super(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final List<String> received = new CopyOnWriteArrayList<>();

		@IpcListener(id = "#{'full'}", tasks = "#{'full' + '-task'}", group = "#{'crowd'}",
				concurrency = "${app.concurrency}", ackMode = "${app.mode}", batch = "#{true}",
				returnExceptions = "${app.return}", autoStartup = "#{1 > 2}",
				properties = { "retry.max-retries=${app.retries}", "batch-timeout=#{500 * 3}ms" })
		void full(List<String> payloads, List<IpcAcknowledgment> handles) {
		}

		@Crowded("by-composition")
		void composed(String payload) {
		}

		@IpcListener(tasks = "filtered", filter = "spam")
		void filtered(String payload) {
			this.received.add(payload);
		}

		@IpcListener(tasks = "frank", returnExceptions = "true")
		String frank(String payload) {
			throw new UnknownElsewhereException(payload + " is not known");
		}

		@IpcListener("shy")
		String shy(String payload) {
			throw new UnknownElsewhereException(payload + " is not known");
		}

		@IpcListener(tasks = "csv", messageConverter = "csvConverter")
		Fields csv(Fields fields) {
			return new Fields(List.of(fields.values().get(2), fields.values().get(1), fields.values().get(0)));
		}

		@Bean
		IpcMessageFilter spam() {
			return (message) -> new String(message.getPayload(), StandardCharsets.UTF_8).equals("spam");
		}

		@Bean
		MessageConverter csvConverter() {
			return new CsvConverter();
		}

	}

	record Fields(List<String> values) {

	}

	static class CsvConverter extends AbstractMessageConverter {

		CsvConverter() {
			super(new MimeType("text", "plain"), new MimeType("text", "csv"));
		}

		@Override
		protected boolean supports(Class<?> type) {
			return type == Fields.class;
		}

		@Override
		protected Object convertFromInternal(Message<?> message, Class<?> type, Object hint) {
			return new Fields(List.of(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8).split(",")));
		}

		@Override
		protected Object convertToInternal(Object payload, MessageHeaders headers, Object hint) {
			return String.join(";", ((Fields) payload).values()).getBytes(StandardCharsets.UTF_8);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WrongMode {

		@IpcListener("wrong")
		void onMessage(String payload, IpcAcknowledgment acknowledgment) {
		}

	}

}
