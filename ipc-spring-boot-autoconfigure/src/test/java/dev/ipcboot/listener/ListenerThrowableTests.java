package dev.ipcboot.listener;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerConfigurer;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.deadletter.DeadLetter;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.listener.error.ErrorDecision;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.core.env.Environment;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.handler.invocation.HandlerMethodArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Every {@link Throwable} in a listener, and in what is called around it, is a failure of
 * its message and of nothing else.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ListenerThrowableTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	static Stream<String> carriers() {
		return AckModeMatrixTests.carriers();
	}

	@ParameterizedTest
	@MethodSource("carriers")
	void errorRejectsItsMessageAndNothingElse(String address) {
		at(address, Errors.class, "app.concurrency=1")
			.run((context) -> rejectsItsMessageAndNothingElse(context, "errors"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "posix-mq:" })
	void errorOnAContainerThreadRejectsItsMessage(String address) {
		at(address, Errors.class, "app.concurrency=2")
			.run((context) -> rejectsItsMessageAndNothingElse(context, "errors"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "posix-mq:" })
	void errorOfABatchRejectsItsMessages(String address) {
		at(address, Batch.class, "app.concurrency=1")
			.run((context) -> rejectsItsMessageAndNothingElse(context, "errors"));
	}

	private ApplicationContextRunner at(String address, Class<?> listener, String... properties) {
		TestCarriers.assumeAvailable(this.directory, address);
		return ListenerRunner.at(this.directory, "errors", address, listener).withPropertyValues(properties);
	}

	private static void rejectsItsMessageAndNothingElse(ApplicationContext context, String task) throws Exception {
		IpcTemplate template = context.getBean(IpcTemplate.class);
		Recording listener = context.getBean(Recording.class);
		IpcListenerContainer container = container(context, task);
		for (String error : List.of("OutOfMemoryError", "InternalError", "StackOverflowError", "NoClassDefFoundError",
				"AssertionError", "UnknownThrowable")) {
			IpcConfirmation confirmation = template.convertSendAndConfirm(task, error).get();
			assertThat(confirmation.outcome()).as(error).isEqualTo(Outcome.REJECTED);
			assertThat(confirmation.reason()).contains("of the test");
			assertThatExceptionOfType(IpcRejectedException.class).as(error)
				.isThrownBy(() -> template.convertSendAndReceive(task, error, String.class))
				.withMessageContaining("of the test");
		}
		DeadLetters letters = context.getBean(DeadLetters.class);
		assertThat(letters.list(task)).extracting(DeadLetter::exception)
			.contains(OutOfMemoryError.class.getName(), InternalError.class.getName());
		listener.handled.clear();
		// What one read brings: a plain message that fails, and others behind it
		container.pause();
		template.convertAndSend(task, "OutOfMemoryError");
		CompletableFuture<IpcConfirmation> confirmed = template.convertSendAndConfirm(task, "confirmed");
		container.resume();
		assertThat(confirmed.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		template.convertAndSend(task, "plain");
		Awaitility.await().until(() -> listener.handled.containsAll(List.of("confirmed", "plain")));
		Awaitility.await().until(() -> letters.list(task).size() == 7);
		assertThat(container.getState()).isEqualTo(IpcListenerContainer.State.RUNNING);
		assertThat(container.getFailure()).isNull();
		assertThat(container.getStatistics().failures()).isGreaterThanOrEqualTo(13);
		assertThat(container.getStatistics().deadLetters()).isEqualTo(7);
	}

	@ParameterizedTest
	@ValueSource(strings = { "filtered", "intercepted", "success", "after", "resolved", "converted", "handled",
			"future", "mono", "forwarded", "reply", "unprintable" })
	void errorAroundTheListenerIsAFailure(String task, CapturedOutput output) {
		ListenerRunner.of(this.directory, Around.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			if (!task.equals("reply")) {
				IpcConfirmation confirmation = template.convertSendAndConfirm(task, "x").get();
				assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
				assertThat(confirmation.reason())
					.startsWith(task.equals("unprintable") ? "Unprintable" : "InternalError")
					.endsWith(task.equals("unprintable") ? InternalError.class.getName() : "error of " + task);
				template.convertAndSend(task, "x");
				DeadLetters letters = context.getBean(DeadLetters.class);
				Awaitility.await().until(() -> letters.count().equals(Map.of(task, 2)));
				assertThat(letters.list(task)).extracting(DeadLetter::attempts).containsOnly(1L);
			}
			if (!task.equals("forwarded")) {
				assertThatExceptionOfType(IpcRejectedException.class)
					.isThrownBy(() -> template.convertSendAndReceive(task, "x", String.class));
			}
			assertThat(template.convertSendAndConfirm("good", "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(container(context, task).getState()).isEqualTo(IpcListenerContainer.State.RUNNING);
			assertThat(output.getAll()).contains("Task '" + task + "': ")
				.contains(task.equals("unprintable") ? "Unprintable" : "java.lang.InternalError: error of " + task);
		});
	}

	@Test
	void errorHandlerOfTheListenerSeesErrorsAndMayReply() {
		ListenerRunner.of(this.directory, Recovering.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("recovering", "x", String.class))
				.isEqualTo("instead of java.lang.OutOfMemoryError: no more");
			IpcConfirmation confirmation = template.convertSendAndConfirm("rethrowing", "x").get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(confirmation.reason()).isEqualTo("OutOfMemoryError: no more");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "IllegalStateException", "OutOfMemoryError" })
	void failingErrorHandlerMakesADeadLetter(String fault, CapturedOutput output) {
		ListenerRunner.of(this.directory, FailingHandler.class)
			.withPropertyValues("app.fault=" + fault)
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				IpcConfirmation confirmation = template.convertSendAndConfirm("failing", "x").get();
				assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
				assertThat(confirmation.reason()).isEqualTo("IllegalArgumentException: of the listener");
				DeadLetters letters = context.getBean(DeadLetters.class);
				assertThat(letters.count()).isEqualTo(Map.of("failing", 1));
				assertThat(letters.list("failing").get(0).exception())
					.isEqualTo(IllegalArgumentException.class.getName());
				assertThat(output.getAll()).contains("has an error handler that fails itself", "of the handler");
			});
	}

	@Test
	void interceptorDoesNotHideTheFault() {
		ListenerRunner.of(this.directory, Hiding.class).run((context) -> {
			IpcConfirmation confirmation = context.getBean(IpcTemplate.class)
				.convertSendAndConfirm("hiding", "x")
				.get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(confirmation.reason()).isEqualTo("ClassCastException: the true cause");
			assertThat(context.getBean(Hiding.class).calls).containsExactly("failure", "after");
		});
	}

	@Test
	void failedFilterIsAskedAgain() {
		ListenerRunner.of(this.directory, UncertainFilter.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			UncertainFilter listener = context.getBean(UncertainFilter.class);
			assertThat(template.convertSendAndConfirm("uncertain", "unwanted").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(template.convertSendAndConfirm("uncertain", "wanted").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(listener.handled).containsExactly("wanted");
		});
	}

	@Test
	void interruptedListenerThreadStillRetries() {
		ListenerRunner.of(this.directory, Interrupting.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndConfirm("interrupting", "x").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(template.convertSendAndConfirm("interrupting", "y").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Interrupting.class).handled).containsExactly("x", "x", "y", "y");
			assertThat(context.getBean(DeadLetters.class).count()).isEmpty();
		});
	}

	private static IpcListenerContainer container(ApplicationContext context, String id) {
		IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class).getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> void sneak(Throwable fault) throws T {
		throw (T) fault;
	}

	/**
	 * Remembers what it has handled.
	 */
	abstract static class Recording {

		final List<String> handled = new CopyOnWriteArrayList<>();

		void handle(String payload) {
			switch (payload) {
				case "OutOfMemoryError" -> throw new OutOfMemoryError("of the test");
				case "InternalError" -> throw new InternalError("of the test");
				case "StackOverflowError" -> throw new StackOverflowError("of the test");
				case "NoClassDefFoundError" -> throw new NoClassDefFoundError("of the test");
				case "AssertionError" -> throw new AssertionError("of the test");
				case "UnknownThrowable" -> ListenerThrowableTests.<RuntimeException>sneak(new Throwable("of the test"));
				default -> this.handled.add(payload);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Errors extends Recording {

		@IpcListener(tasks = "errors", concurrency = "${app.concurrency}", properties = "retry.max-retries=1")
		void onMessage(String payload) {
			handle(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Batch extends Recording {

		@IpcListener(tasks = "errors", batch = "true",
				properties = { "retry.max-retries=1", "batch-timeout=20ms", "batch-size=3" })
		void onMessages(List<String> payloads) {
			payloads.forEach(this::handle);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Around {

		@IpcListener(tasks = "filtered", filter = "failingFilter")
		void filtered(String payload) {
		}

		@IpcListener("intercepted")
		void intercepted(String payload) {
		}

		@IpcListener("success")
		void success(String payload) {
		}

		@IpcListener("after")
		void after(String payload) {
		}

		@IpcListener("resolved")
		void resolved(Thread argument) {
		}

		@IpcListener(tasks = "converted", messageConverter = "failingConverter")
		void converted(Integer payload) {
		}

		@IpcListener(tasks = "handled", errorHandler = "failingErrorHandler")
		void handled(String payload) {
			throw new IllegalStateException("the listener");
		}

		@IpcListener("future")
		CompletableFuture<String> future(String payload) {
			return CompletableFuture.supplyAsync(() -> {
				throw new InternalError("error of future");
			});
		}

		@IpcListener("mono")
		Mono<String> mono(String payload) {
			return Mono.fromCallable(() -> CompletableFuture.failedFuture(new InternalError("error of mono")))
				.flatMap(Mono::fromFuture)
				.cast(String.class);
		}

		@IpcListener(tasks = "forwarded", messageConverter = "failingWriter")
		@SendTo("nowhere")
		Integer forwarded(String payload) {
			return 1;
		}

		@IpcListener(tasks = "reply", messageConverter = "failingReplyWriter")
		CompletableFuture<Integer> reply(String payload) {
			return CompletableFuture.supplyAsync(() -> 1);
		}

		@IpcListener("unprintable")
		void unprintable(String payload) {
			throw new Unprintable();
		}

		@IpcListener("good")
		void good(String payload) {
		}

		@Bean
		IpcMessageFilter failingFilter() {
			return (message) -> {
				throw new InternalError("error of filtered");
			};
		}

		@Bean
		IpcListenerInterceptor failingInterceptor() {
			return new IpcListenerInterceptor() {

				@Override
				public Message<?> intercept(Message<?> message) {
					failIf(message, "intercepted");
					return message;
				}

				@Override
				public void success(Message<?> message) {
					failIf(message, "success");
				}

				@Override
				public void afterMessage(Message<?> message) {
					failIf(message, "after");
				}

				private void failIf(Message<?> message, String task) {
					if (task.equals(message.getHeaders().get("ipc_task"))) {
						throw new InternalError("error of " + task);
					}
				}

			};
		}

		@Bean
		IpcListenerConfigurer failingResolver() {
			return (registrar) -> registrar.addArgumentResolvers(new HandlerMethodArgumentResolver() {

				@Override
				public boolean supportsParameter(MethodParameter parameter) {
					return parameter.getParameterType() == Thread.class;
				}

				@Override
				public Object resolveArgument(MethodParameter parameter, Message<?> message) {
					throw new InternalError("error of resolved");
				}

			});
		}

		@Bean
		IpcListenerErrorHandler failingErrorHandler() {
			return (message, exception) -> {
				throw new InternalError("error of handled");
			};
		}

		@Bean
		MessageConverter failingConverter() {
			return new FailingConverter("error of converted", "");
		}

		@Bean
		MessageConverter failingReplyWriter() {
			return new FailingConverter("", "error of reply");
		}

		@Bean
		MessageConverter failingWriter() {
			return new FailingConverter("", "error of forwarded");
		}

	}

	private record FailingConverter(String reading, String writing) implements MessageConverter {

		@Override
		public @Nullable Object fromMessage(Message<?> message, Class<?> targetClass) {
			throw new InternalError(this.reading);
		}

		@Override
		public @Nullable Message<?> toMessage(Object payload, @Nullable MessageHeaders headers) {
			throw new InternalError(this.writing);
		}

	}

	/**
	 * An exception that fails when it is asked what it is about.
	 */
	@SuppressWarnings("serial")
	private static final class Unprintable extends ClassCastException {

		@Override
		public String getMessage() {
			throw new InternalError("no message");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Recovering {

		@IpcListener(tasks = "recovering", errorHandler = "recover")
		String recovering(String payload) {
			throw new OutOfMemoryError("no more");
		}

		@IpcListener(tasks = "rethrowing", errorHandler = "rethrow")
		String rethrowing(String payload) {
			throw new OutOfMemoryError("no more");
		}

		@Bean
		IpcListenerErrorHandler recover() {
			return (message, exception) -> {
				assertThat(exception).isInstanceOf(ExecutionException.class);
				return "instead of " + exception.getCause();
			};
		}

		@Bean
		IpcListenerErrorHandler rethrow() {
			return (message, exception) -> {
				throw exception;
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FailingHandler {

		@IpcListener("failing")
		void failing(String payload) {
			throw new IllegalArgumentException("of the listener");
		}

		@Bean
		IpcContainerErrorHandler handler(Environment environment) {
			return (failure) -> {
				if ("OutOfMemoryError".equals(environment.getProperty("app.fault"))) {
					throw new OutOfMemoryError("of the handler");
				}
				if (failure.attempt() > 5) {
					return ErrorDecision.acknowledge();
				}
				throw new IllegalStateException("of the handler");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Hiding {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@IpcListener("hiding")
		void hiding(String payload) {
			throw new ClassCastException("the true cause");
		}

		@Bean
		IpcListenerInterceptor interceptor() {
			return new IpcListenerInterceptor() {

				@Override
				public void failure(Message<?> message, Throwable fault) {
					Hiding.this.calls.add("failure");
					throw new IllegalStateException("of the interceptor");
				}

				@Override
				public void afterMessage(Message<?> message) {
					Hiding.this.calls.add("after");
					throw new InternalError("of the interceptor");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class UncertainFilter {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "uncertain", filter = "uncertainFilter")
		void uncertain(String payload) {
			this.handled.add(payload);
		}

		@Bean
		IpcMessageFilter uncertainFilter() {
			return (message) -> {
				if (Integer.valueOf(1).equals(message.getHeaders().get("ipc_deliveryAttempt"))) {
					throw new IllegalStateException("not sure yet");
				}
				return new String(message.getPayload(), StandardCharsets.UTF_8).equals("unwanted");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Interrupting {

		final List<String> handled = new CopyOnWriteArrayList<>();

		@IpcListener("interrupting")
		void interrupting(String payload) {
			Thread.currentThread().interrupt();
			this.handled.add(payload);
			if (this.handled.stream().filter(payload::equals).count() == 1) {
				throw new IllegalStateException("once more");
			}
		}

	}

}
