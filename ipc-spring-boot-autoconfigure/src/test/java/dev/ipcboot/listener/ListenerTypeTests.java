package dev.ipcboot.listener;

import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.SubmissionPublisher;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.core.UnsuitableTypeException;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.implementation.FixedValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.Resource;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.util.ReflectionUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Types of listeners: values travel, everything else is refused with words.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ListenerTypeTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private final IpcMessageConverter converter = new IpcMessageConverter();

	@ParameterizedTest
	@ValueSource(strings = { "flux", "publisher", "flow", "stream", "iterator", "iterable", "callable", "future",
			"task", "supplier", "runnable", "input", "reader", "resource", "futureOfFlux", "monoOfStream",
			"messageOfFlux", "listOfFutures", "arrayOfStreams", "optionalStream" })
	void unsuitableResultIsRefused(String method) {
		ResolvableType type = ResolvableType.forMethodReturnType(method(Results.class, method));
		assertThatExceptionOfType(UnsuitableTypeException.class)
			.isThrownBy(() -> this.converter.requireResult(type, "here"))
			.withMessageStartingWith("here can't be used: it returns ")
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("return "));
	}

	@ParameterizedTest
	@ValueSource(strings = { "list", "mono", "later", "message", "optional", "object", "nothing", "bytes", "path" })
	void valueMayBeTheResult(String method) {
		this.converter.requireResult(ResolvableType.forMethodReturnType(method(Values.class, method)), "here");
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "mono", "completable", "stream", "iterator", "input", "reader", "resource",
			"supplier", "callable", "messageOfInput", "listOfInputs" })
	void unsuitableParameterIsRefused(String method) {
		ListenerMethodFactory factory = new ListenerMethodFactory(this.converter, null, List.of(), null);
		assertThatExceptionOfType(UnsuitableTypeException.class)
			.isThrownBy(() -> factory.createInvocableHandlerMethod(new Parameters(), method(Parameters.class, method)))
			.withMessageStartingWith("Parameter 1 of Parameters." + method + "(")
			.satisfies((ex) -> assertThat(ex.getRemedy()).startsWith("take "));
	}

	@Test
	void suspendFunctionIsRefused() throws Exception {
		Class<?> continuation = new ByteBuddy().makeInterface()
			.name("kotlin.coroutines.Continuation")
			.make()
			.load(getClass().getClassLoader())
			.getLoaded();
		Class<?> type = new ByteBuddy().subclass(Object.class)
			.defineMethod("onOrder", Object.class, Visibility.PUBLIC)
			.withParameters(String.class, continuation)
			.intercept(FixedValue.nullValue())
			.make()
			.load(continuation.getClassLoader())
			.getLoaded();
		ListenerMethodFactory factory = new ListenerMethodFactory(this.converter, null, List.of(), null);
		assertThatExceptionOfType(UnsuitableTypeException.class)
			.isThrownBy(() -> factory.createInvocableHandlerMethod(type.getDeclaredConstructor().newInstance(),
					method(type, "onOrder")))
			.withMessageContaining("onOrder(String, Continuation)")
			.withMessageContaining("suspend function");
	}

	@ParameterizedTest
	@ValueSource(classes = { FluxListener.class, StreamParameter.class, BatchWithResult.class, BatchSentOn.class })
	void applicationWithUnsuitableListenerDoesNotStart(Class<?> listener) {
		ListenerRunner.of(this.directory, listener)
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.satisfies((failure) -> assertThat(failure).isInstanceOf(IpcException.class)
					.hasMessageContaining("unsuitable(")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "flux", "flow", "stream", "iterator", "callable", "future", "lambda", "input", "reader",
			"message", "nested" })
	void unsuitableObjectIsAFailure(String payload) {
		ListenerRunner.of(this.directory, Anything.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			for (String task : List.of("anything", "anything.manual", "anything.later", "anything.sent")) {
				IpcConfirmation confirmation = template.convertSendAndConfirm(task, payload).get();
				assertThat(confirmation.outcome()).as(task).isEqualTo(Outcome.REJECTED);
				assertThat(confirmation.reason()).as(task).contains("MessageConversionException: A ", "; return ");
				assertThatExceptionOfType(IpcRejectedException.class).as(task)
					.isThrownBy(() -> template.convertSendAndReceive(task, payload, String.class))
					.withMessageContaining("; return ");
			}
		});
	}

	@Test
	void valuesAreReplies() {
		ListenerRunner.of(this.directory, Anything.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("anything", "list", String.class)).isEqualTo("[\"a\",\"b\"]");
			assertThat(template.convertSendAndReceive("anything", "futureOfMono", String.class)).isEqualTo("late");
			assertThat(template.convertSendAndReceive("anything", "mono", String.class)).isEqualTo("late");
		});
	}

	@Test
	void unsuitableObjectIsNotSent() {
		ListenerRunner.of(this.directory, Anything.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template.convertAndSend("anything", Flux.just("a")))
				.withMessageContaining("is a stream of values");
			assertThatExceptionOfType(MessageConversionException.class)
				.isThrownBy(() -> template.convertSendAndReceive("anything", "list", InputStream.class))
				.withMessageContaining("open resource");
		});
	}

	@Test
	void converterOfTheApplicationMayTakeResources() {
		IpcMessageConverter own = new IpcMessageConverter(List.of(new ReaderConverter()));
		own.requireArgument(ResolvableType.forClass(Reader.class), "here");
		own.requireTransferable(new StringReader("x"));
		assertThat(own.fromMessage(MessageBuilder.withPayload(new byte[0]).build(), Reader.class))
			.isInstanceOf(StringReader.class);
	}

	@Test
	void asyncListenerIsWarnedAbout(CapturedOutput output) {
		ListenerRunner.of(this.directory, AsyncListener.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(output.getAll()).containsOnlyOnce("Background.work(String) is @Async");
			assertThat(output.getAll()).doesNotContain("Background.later(String) is @Async");
		});
	}

	private static Method method(Class<?> type, String name) {
		for (Method method : type.getDeclaredMethods()) {
			if (method.getName().equals(name)) {
				ReflectionUtils.makeAccessible(method);
				return method;
			}
		}
		throw new IllegalArgumentException(name);
	}

	interface Results {

		Flux<String> flux();

		Publisher<String> publisher();

		Flow.Publisher<String> flow();

		Stream<String> stream();

		Iterator<String> iterator();

		Iterable<String> iterable();

		Callable<String> callable();

		Future<String> future();

		FutureTask<String> task();

		Supplier<String> supplier();

		Runnable runnable();

		InputStream input();

		Reader reader();

		Resource resource();

		CompletableFuture<Flux<String>> futureOfFlux();

		Mono<Stream<String>> monoOfStream();

		Message<Flux<String>> messageOfFlux();

		List<CompletableFuture<String>> listOfFutures();

		Stream<String>[] arrayOfStreams();

		Optional<Stream<String>> optionalStream();

	}

	interface Values {

		List<String> list();

		Mono<List<String>> mono();

		CompletionStage<String> later();

		Message<List<String>> message();

		Optional<String> optional();

		Object object();

		void nothing();

		byte[] bytes();

		Path path();

	}

	static class Parameters {

		void flux(Flux<String> argument) {
		}

		void mono(Mono<String> argument) {
		}

		void completable(CompletableFuture<String> argument) {
		}

		void stream(Stream<String> argument) {
		}

		void iterator(Iterator<String> argument) {
		}

		void input(InputStream argument) {
		}

		void reader(Reader argument) {
		}

		void resource(Resource argument) {
		}

		void supplier(Supplier<String> argument) {
		}

		void callable(Callable<String> argument) {
		}

		void messageOfInput(Message<InputStream> argument) {
		}

		void listOfInputs(List<InputStream> argument) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FluxListener {

		@IpcListener("bad")
		Flux<String> unsuitable(String payload) {
			return Flux.just(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class StreamParameter {

		@IpcListener("bad")
		void unsuitable(InputStream payload) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchWithResult {

		@IpcListener(tasks = "bad", batch = "true")
		List<String> unsuitable(List<String> payloads) {
			return payloads;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class BatchSentOn {

		@IpcListener(tasks = "bad", batch = "true")
		@SendTo("results")
		CompletableFuture<String> unsuitable(List<String> payloads) {
			return CompletableFuture.completedFuture("x");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Anything {

		@IpcListener("anything")
		Object anything(String payload) {
			return object(payload);
		}

		@IpcListener(tasks = "anything.manual", ackMode = "MANUAL")
		Object manual(String payload, IpcAcknowledgment acknowledgment) {
			return object(payload);
		}

		@IpcListener("anything.later")
		CompletableFuture<Object> later(String payload) {
			return CompletableFuture.supplyAsync(() -> object(payload));
		}

		@IpcListener("anything.sent")
		@SendTo("anything")
		Object sent(String payload) {
			return object(payload);
		}

		private static Object object(String payload) {
			Callable<String> callable = () -> "x";
			return switch (payload) {
				case "flux" -> Flux.just("x");
				case "flow" -> new SubmissionPublisher<String>();
				case "stream" -> Stream.of("x");
				case "iterator" -> List.of("x").iterator();
				case "callable" -> callable;
				case "future" -> new FutureTask<>(callable);
				case "lambda" -> (Supplier<String>) () -> "x";
				case "input" -> InputStream.nullInputStream();
				case "reader" -> Reader.nullReader();
				case "message" -> MessageBuilder.withPayload(Flux.just("x")).build();
				case "nested" -> CompletableFuture.completedFuture(Mono.just(Stream.of("x")));
				case "mono" -> Mono.just("late");
				case "futureOfMono" -> CompletableFuture.completedFuture(Mono.just("late"));
				default -> new ArrayList<>(List.of("a", "b"));
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class AsyncListener {

		@Bean
		Background background() {
			return new Background();
		}

	}

	static class Background {

		@Async
		@IpcListener("work")
		void work(String payload) {
		}

		@Async
		@IpcListener("later")
		CompletableFuture<String> later(String payload) {
			return CompletableFuture.completedFuture(payload);
		}

	}

	private static final class ReaderConverter implements MessageConverter {

		@Override
		public Object fromMessage(Message<?> message, Class<?> targetClass) {
			return new StringReader("x");
		}

		@Override
		public Message<?> toMessage(Object payload, MessageHeaders headers) {
			return MessageBuilder.withPayload(new byte[0]).build();
		}

	}

}
