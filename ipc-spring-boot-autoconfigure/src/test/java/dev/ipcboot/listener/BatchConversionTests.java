package dev.ipcboot.listener;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.deadletter.DeadLetters;
import jakarta.validation.Valid;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A batch with messages that can't be handed over, or that are named as failed: nothing
 * is acknowledged that no call of the listener has returned for.
 */
@Timeout(120)
class BatchConversionTests {

	private static final List<String> TEN = IntStream.range(0, 10).mapToObj(String::valueOf).toList();

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@ParameterizedTest
	@CsvSource({ "payloads, 8", "payloads, 0", "payloads, 9", "messages, 8", "handles, 8" })
	void malformedMessageFailsAloneAndTheOthersAreHandled(String task, int bad) {
		ListenerRunner.of(this.directory, Numbers.class).run((context) -> {
			Numbers numbers = context.getBean(Numbers.class);
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, task, "no number", bad);
			assertOutcomes(sent, bad);
			assertThat(sent.get(bad).get().reason()).startsWith("MessageConversionException");
			assertThat(numbers.batches).as("one smaller batch, in order").containsExactly(without(bad));
			assertThat(context.getBean(DeadLetters.class).count()).isEqualTo(Map.of(task, 1));
		});
	}

	@Test
	void severalMalformedMessagesFailTogether() {
		ListenerRunner.of(this.directory, Numbers.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "payloads", "no number", 0, 4, 9);
			assertOutcomes(sent, 0, 4, 9);
			assertThat(context.getBean(Numbers.class).batches).containsExactly(without(0, 4, 9));
		});
	}

	@Test
	void nothingIsLeftOfABatchOfMalformedMessages() {
		ListenerRunner.of(this.directory, Numbers.class).run((context) -> {
			int[] all = IntStream.range(0, 10).toArray();
			assertOutcomes(sendTogether(context, "payloads", "no number", all), all);
			assertThat(context.getBean(Numbers.class).batches).isEmpty();
		});
	}

	@Test
	void plainMessagesBesideAMalformedOneAreHandled() {
		ListenerRunner.of(this.directory, Numbers.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			IpcListenerContainer container = container(context, "payloads");
			container.pause();
			for (int i = 0; i < 10; i++) {
				template.convertAndSend("payloads", (i == 8) ? "no number" : i);
			}
			container.resume();
			Numbers numbers = context.getBean(Numbers.class);
			Awaitility.await().until(() -> numbers.batches.stream().mapToInt(List::size).sum() == 9);
			Awaitility.await().until(() -> context.getBean(DeadLetters.class).count().equals(Map.of("payloads", 1)));
		});
	}

	@Test
	void invalidMessageFailsAlone() {
		ListenerRunner.of(this.directory, Numbers.class).withBean(FakeValidator.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "valid", -1, 8);
			assertOutcomes(sent, 8);
			assertThat(sent.get(8).get().reason()).contains("MethodArgumentNotValidException", "must not be negative");
			assertThat(context.getBean(Numbers.class).batches).containsExactly(without(8));
		});
	}

	@Test
	void errorHandlerDecidesOnTheMalformedMessageOnly() {
		ListenerRunner.of(this.directory, Numbers.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "recovered", "no number", 8);
			assertOutcomes(sent);
			Numbers numbers = context.getBean(Numbers.class);
			assertThat(numbers.recovered).containsExactly("no number");
			assertThat(numbers.batches).containsExactly(without(8));
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "named", "named.later" })
	void messagesAfterTheNamedOneMakeANewBatch(String task) {
		ListenerRunner.of(this.directory, Named.class).run((context) -> {
			Named named = context.getBean(Named.class);
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, task, 3, 3);
			assertOutcomes(sent, 3);
			assertThat(sent.get(3).get().reason()).isEqualTo("ClassCastException: three");
			assertThat(named.handled).containsExactly(0, 1, 2, 4, 5, 6, 7, 8, 9);
		});
	}

	@Test
	void manualMessagesBeforeTheNamedOneStayOpen() {
		ListenerRunner.of(this.directory, Named.class).run((context) -> {
			Named named = context.getBean(Named.class);
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "named.manual", 3, 3);
			assertThat(sent.get(3).get().outcome()).isEqualTo(Outcome.REJECTED);
			Awaitility.await().until(() -> named.handles.size() == 9);
			assertThat(sent.get(0)).isNotDone();
			assertThat(named.handles).noneMatch(IpcAcknowledgment::isSettled);
			named.handles.forEach(IpcAcknowledgment::acknowledge);
			assertOutcomes(sent, 3);
		});
	}

	@Test
	void fatalFaultOfABatchFailsOnlyTheMessageAtFault() {
		ListenerRunner.of(this.directory, Named.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "unnamed", 3, 3);
			assertOutcomes(sent, 3);
			assertThat(context.getBean(Named.class).handled).containsExactlyInAnyOrder(0, 1, 2, 4, 5, 6, 7, 8, 9);
		});
	}

	@Test
	void interceptorMayNotShortenABatch() {
		ListenerRunner.of(this.directory, Numbers.class, Shortening.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = sendTogether(context, "payloads", 3, 3);
			for (CompletableFuture<IpcConfirmation> each : sent) {
				IpcConfirmation confirmation = each.get(60, TimeUnit.SECONDS);
				assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
				assertThat(confirmation.reason()).contains("has replaced a batch");
			}
			assertThat(context.getBean(Numbers.class).batches).isEmpty();
		});
	}

	private static List<CompletableFuture<IpcConfirmation>> sendTogether(AssertableApplicationContext context,
			String task, Object bad, int... places) {
		IpcTemplate template = context.getBean(IpcTemplate.class);
		IpcListenerContainer container = container(context, task);
		container.pause();
		List<CompletableFuture<IpcConfirmation>> sent = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			int place = i;
			boolean isBad = IntStream.of(places).anyMatch((each) -> each == place);
			sent.add(template.convertSendAndConfirm(task, isBad ? bad : (Object) i));
		}
		container.resume();
		return sent;
	}

	private static IpcListenerContainer container(AssertableApplicationContext context, String id) {
		IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class).getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	private static void assertOutcomes(List<CompletableFuture<IpcConfirmation>> sent, int... rejected)
			throws Exception {
		for (int i = 0; i < sent.size(); i++) {
			int place = i;
			assertThat(sent.get(i).get(60, TimeUnit.SECONDS).outcome()).as("message %s", i)
				.isEqualTo(IntStream.of(rejected).anyMatch((each) -> each == place) ? Outcome.REJECTED
						: Outcome.ACKNOWLEDGED);
		}
	}

	private static List<Integer> without(int... places) {
		List<Integer> rest = new ArrayList<>(TEN.stream().map(Integer::valueOf).toList());
		IntStream.of(places).boxed().forEach(rest::remove);
		return rest;
	}

	@Configuration(proxyBeanMethods = false)
	static class Numbers {

		static final String SIZE = "batch-size=10";

		static final String TIMEOUT = "batch-timeout=2s";

		final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

		final List<String> recovered = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "payloads", batch = "true", properties = { SIZE, TIMEOUT })
		void payloads(List<Integer> numbers) {
			this.batches.add(numbers);
		}

		@IpcListener(tasks = "messages", batch = "true", properties = { SIZE, TIMEOUT })
		void messages(List<Message<Integer>> messages) {
			this.batches.add(messages.stream().map((message) -> (Integer) message.getPayload()).toList());
		}

		@IpcListener(tasks = "handles", batch = "true", ackMode = "MANUAL", properties = { SIZE, TIMEOUT })
		void handles(List<Integer> numbers, List<IpcAcknowledgment> handles) {
			this.batches.add(numbers);
			handles.forEach(IpcAcknowledgment::acknowledge);
		}

		@IpcListener(tasks = "valid", batch = "true", properties = { SIZE, TIMEOUT })
		void valid(@Payload @Valid List<Integer> numbers) {
			this.batches.add(numbers);
		}

		@IpcListener(tasks = "recovered", batch = "true", errorHandler = "recover", properties = { SIZE, TIMEOUT })
		void recovered(List<Integer> numbers) {
			this.batches.add(numbers);
		}

		@Bean
		IpcListenerErrorHandler recover() {
			return (message, exception) -> {
				this.recovered.add(new String((byte[]) message.getPayload(), StandardCharsets.UTF_8));
				return null;
			};
		}

	}

	static class FakeValidator implements Validator {

		@Override
		public boolean supports(Class<?> type) {
			return type == Integer.class;
		}

		@Override
		public void validate(Object target, Errors errors) {
			if ((Integer) target < 0) {
				errors.reject("negative", "must not be negative");
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		final List<Integer> handled = new CopyOnWriteArrayList<>();

		final List<IpcAcknowledgment> handles = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "named", batch = "true", properties = { Numbers.SIZE, Numbers.TIMEOUT })
		void named(List<Integer> numbers) {
			handle(numbers);
		}

		@IpcListener(tasks = "named.later", batch = "true", properties = { Numbers.SIZE, Numbers.TIMEOUT })
		CompletableFuture<Void> later(List<Integer> numbers) {
			return CompletableFuture.runAsync(() -> handle(numbers));
		}

		@IpcListener(tasks = "named.manual", batch = "true", ackMode = "MANUAL",
				properties = { Numbers.SIZE, Numbers.TIMEOUT })
		void manual(List<Integer> numbers, List<IpcAcknowledgment> all) {
			int failed = numbers.indexOf(3);
			this.handles.addAll((failed < 0) ? all : all.subList(0, failed));
			if (failed >= 0) {
				throw new BatchListenerFailedException("no", new ClassCastException("three"), failed);
			}
		}

		@IpcListener(tasks = "unnamed", batch = "true", properties = { Numbers.SIZE, Numbers.TIMEOUT })
		void unnamed(List<Integer> numbers) {
			if (numbers.contains(3)) {
				throw new ClassCastException("three");
			}
			this.handled.addAll(numbers);
		}

		private void handle(List<Integer> numbers) {
			for (int i = 0; i < numbers.size(); i++) {
				if (numbers.get(i) == 3) {
					throw new BatchListenerFailedException("no", new ClassCastException("three"), i);
				}
				this.handled.add(numbers.get(i));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Shortening {

		@Bean
		IpcListenerInterceptor shortening() {
			return new IpcListenerInterceptor() {

				@Override
				public Message<?> intercept(Message<?> message) {
					return (message instanceof BatchMessage batch) ? new BatchMessage(batch.getPayload().subList(0, 0))
							: message;
				}

			};
		}

	}

}
