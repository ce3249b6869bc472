package dev.ipcboot.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerConfigurer;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.config.SimpleIpcListenerEndpoint;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.container.EngineIpcListenerContainer;
import dev.ipcboot.listener.error.ErrorDecision;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;
import dev.ipcboot.listener.event.IpcConnectionOpenedEvent;
import dev.ipcboot.listener.event.IpcLinkOpenedEvent;
import dev.ipcboot.listener.event.IpcListenerContainerEvent;
import dev.ipcboot.listener.event.IpcListenerContainerIdleEvent;
import dev.ipcboot.listener.event.IpcTaskEvent;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an application adds to its listeners: interceptors, customizers, endpoints by
 * code, argument resolvers, an error handler for all, and listeners of events.
 */
@Timeout(60)
class ListenerExtensionTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void interceptorsSeeEveryAttempt() {
		ListenerRunner.of(this.directory, Intercepted.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Intercepted intercepted = context.getBean(Intercepted.class);
			assertThat(template.convertSendAndConfirm("watched", "ok").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(intercepted.seen).containsExactly("before ok", "success ok", "after ok");
			intercepted.seen.clear();
			assertThat(template.convertSendAndConfirm("watched", "fails").get().outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(intercepted.seen).containsExactly("before fails", "failure IllegalStateException", "after fails",
					"before fails", "failure IllegalStateException", "after fails");
			intercepted.seen.clear();
			assertThat(template.convertSendAndConfirm("watched", "skip").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(intercepted.seen).containsExactly("before skip");
		});
	}

	@Test
	void customizersChangeContainers() {
		ListenerRunner.of(this.directory, Customized.class).run((context) -> {
			EngineIpcListenerContainer container = (EngineIpcListenerContainer) context
				.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("plain");
			assertThat(container.getContainerProperties().settings().concurrency()).isEqualTo(2);
			assertThat(container.isAutoStartup()).isFalse();
			assertThat(container.isRunning()).isFalse();
			assertThat(container.getPhase()).isEqualTo(7);
		});
	}

	@Test
	void endpointsByCodeAndArgumentResolvers() {
		ListenerRunner.of(this.directory, Configured.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("by-code", "x", String.class)).isEqualTo("code x");
			assertThat(template.convertSendAndReceive("resolved", "x", String.class)).isEqualTo("x at PT1S");
		});
	}

	@Test
	void oneErrorHandlerForAll() {
		ListenerRunner.of(this.directory, Forgiving.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndConfirm("fails", "forgive").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(template.convertSendAndConfirm("fails", "twice").get().outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(template.convertSendAndConfirm("fails", "twice").get().reason()).isEqualTo("enough");
			assertThat(context.getBean(Forgiving.class).calls).containsExactly("forgive", "twice", "twice", "twice",
					"twice");
		});
	}

	@Test
	void eventsTellWhatGoesOn() {
		ListenerRunner.of(this.directory, Eventful.class)
			.withPropertyValues("ipc.listener.idle-event-interval=50ms")
			.run((context) -> {
				Eventful eventful = context.getBean(Eventful.class);
				assertThat(eventful.containers).contains("IpcListenerContainerStartedEvent quiet");
				context.getBean(IpcTemplate.class).convertSendAndConfirm("quiet", "x").get();
				Awaitility.await().until(() -> eventful.engine.contains(IpcLinkOpenedEvent.class.getSimpleName()));
				assertThat(eventful.engine).contains(IpcConnectionOpenedEvent.class.getSimpleName());
				IpcListenerContainerIdleEvent idle = eventful.idle.poll(20, TimeUnit.SECONDS);
				assertThat(idle).isNotNull();
				assertThat(idle.getListenerId()).isEqualTo("quiet");
				assertThat(idle.getIdleTime()).isGreaterThanOrEqualTo(Duration.ofMillis(50));
				assertThat(eventful.idle.poll(20, TimeUnit.SECONDS)).isNotNull();
				idle.getContainer().stop();
				assertThat(eventful.containers).contains("IpcListenerContainerStoppedEvent quiet");
				assertThat(eventful.engine).contains("IpcReceiverStateChangedEvent", "IpcLinkStateChangedEvent");
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Intercepted implements IpcListenerInterceptor {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "watched", properties = "retry.max-retries=1")
		void onMessage(String payload) {
			if (payload.equals("fails")) {
				throw new IllegalStateException(payload);
			}
		}

		@Override
		public @Nullable Message<?> intercept(Message<?> message) {
			this.seen.add("before " + text(message));
			return text(message).equals("skip") ? null : message;
		}

		@Override
		public void success(Message<?> message) {
			this.seen.add("success " + text(message));
		}

		@Override
		public void failure(Message<?> message, Throwable fault) {
			this.seen.add("failure " + fault.getClass().getSimpleName());
		}

		@Override
		public void afterMessage(Message<?> message) {
			this.seen.add("after " + text(message));
		}

		private static String text(Message<?> message) {
			return new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Customized {

		@IpcListener("plain")
		void onMessage(String payload) {
		}

		@Bean
		ContainerCustomizer customizer() {
			return (properties) -> properties.withSettings(properties.settings().withConcurrency(2))
				.withStart(false, 7);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Configured {

		@IpcListener("resolved")
		String onMessage(String payload, Duration duration) {
			return payload + " at " + duration;
		}

		@Bean
		IpcListenerConfigurer configurer() {
			return (registrar) -> {
				registrar.registerEndpoint(new SimpleIpcListenerEndpoint("code", "by-code",
						(message) -> "code " + new String((byte[]) message.getPayload(), StandardCharsets.UTF_8)));
				registrar.addArgumentResolvers(new HandlerMethodArgumentResolver() {

					@Override
					public boolean supportsParameter(MethodParameter parameter) {
						return parameter.getParameterType() == Duration.class;
					}

					@Override
					public Object resolveArgument(MethodParameter parameter, Message<?> message) {
						return Duration.ofSeconds(1);
					}

				});
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Forgiving {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@IpcListener("fails")
		void onMessage(String payload) {
			this.calls.add(payload);
			throw new ClassCastException(payload);
		}

		@Bean
		IpcContainerErrorHandler forgivingErrorHandler() {
			return (failure) -> {
				if (failure.fault().getMessage().equals("forgive")) {
					return ErrorDecision.acknowledge();
				}
				return (failure.attempt() < 2) ? ErrorDecision.retry(Duration.ofMillis(1))
						: ErrorDecision.reject("enough");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Eventful {

		final List<String> containers = new CopyOnWriteArrayList<>();

		final List<String> engine = new CopyOnWriteArrayList<>();

		final BlockingQueue<IpcListenerContainerIdleEvent> idle = new LinkedBlockingQueue<>();

		@IpcListener("quiet")
		void onMessage(String payload) {
		}

		@EventListener
		void onContainer(IpcListenerContainerEvent event) {
			this.containers.add(event.getClass().getSimpleName() + " " + event.getListenerId());
		}

		@EventListener
		void onIdle(IpcListenerContainerIdleEvent event) {
			this.idle.add(event);
		}

		@EventListener
		void onTask(IpcTaskEvent event) {
			this.engine.add(event.getClass().getSimpleName());
		}

	}

}
