package dev.ipcboot.listener;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.DltHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.directory.DeadLetterSpool;
import dev.ipcboot.listener.deadletter.DeadLetter;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.listener.deadletter.ReplayResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that fail however often they are handled.
 */
@Timeout(120)
class PoisonMessageTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "pipe:", "posix-mq:" })
	void boundedTriesThenTheDeadLetterAndTheNextGoesOn(String address) {
		ListenerRunner.at(this.directory, "orders", address, Orders.class, Mourner.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Orders orders = context.getBean(Orders.class);
			var poison = template.convertSendAndConfirm("orders", "poison", Map.of("shop", 7));
			var next = template.convertSendAndConfirm("orders", "next");
			assertThat(next.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			IpcConfirmation verdict = poison.get();
			assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(verdict.reason()).isEqualTo("IllegalStateException: can't be handled");
			assertThat(orders.calls).containsExactly("poison", "poison", "poison", "poison", "next");
			Message<?> letter = context.getBean(Mourner.class).letters.poll(20, TimeUnit.SECONDS);
			assertThat(letter).isNotNull();
			assertThat(letter.getPayload()).isEqualTo("poison");
			assertThat(letter.getHeaders()).containsEntry("shop", 7L)
				.containsEntry(IpcHeaders.DLT_ORIGINAL_TASK, "orders")
				.containsEntry(IpcHeaders.DLT_ATTEMPTS, 4L)
				.containsEntry(IpcHeaders.DLT_EXCEPTION_CLASS, IllegalStateException.class.getName())
				.containsEntry(IpcHeaders.DLT_EXCEPTION_CAUSE_CLASS, ArithmeticException.class.getName())
				.containsEntry(IpcHeaders.DLT_EXCEPTION_MESSAGE, "IllegalStateException: can't be handled")
				.containsKey(IpcHeaders.DLT_ORIGINAL_MESSAGE_ID)
				.containsKey(IpcHeaders.DLT_TIMESTAMP);
			assertThat(context.getBean(DeadLetters.class).count()).isEmpty();
			ListenerStatistics statistics = context.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("orders")
				.getStatistics();
			assertThat(statistics.failures()).isEqualTo(4);
			assertThat(statistics.retries()).isEqualTo(3);
			assertThat(statistics.deadLetters()).isEqualTo(1);
		});
	}

	@Test
	void spoolWhenNobodyTakesDeadLettersAndReplay() {
		ListenerRunner.of(this.directory, Orders.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			DeadLetters letters = context.getBean(DeadLetters.class);
			assertThat(template.convertSendAndConfirm("orders", "poison").get().outcome()).isEqualTo(Outcome.REJECTED);
			template.convertAndSend("orders", "poison");
			Awaitility.await().until(() -> letters.count().equals(Map.of("orders", 2)));
			List<DeadLetter> listed = letters.list("orders");
			assertThat(listed).allSatisfy((letter) -> {
				assertThat(letter.attempts()).isEqualTo(4);
				assertThat(letter.exception()).isEqualTo(IllegalStateException.class.getName());
				assertThat(letter.reason()).isEqualTo("IllegalStateException: can't be handled");
				assertThat(letter.size()).isEqualTo("poison".length());
			});
			ReplayResult failed = letters.replay("orders", listed.get(0).id());
			assertThat(failed.replayed()).isZero();
			assertThat(failed.failures()).singleElement()
				.asString()
				.contains("REJECTED: IllegalStateException: can't be handled");
			assertThat(letters.count()).isEqualTo(Map.of("orders", 2));
			context.getBean(Orders.class).mended = true;
			assertThat(letters.replay("orders", listed.get(0).id()).replayed()).isEqualTo(1);
			assertThat(letters.replay("orders")).isEqualTo(new ReplayResult(1, List.of()));
			assertThat(letters.count()).isEmpty();
			assertThat(letters.replay("orders", listed.get(0).id()).failures()).singleElement()
				.asString()
				.contains("not there");
			assertThat(context.getBean(DeadLetterPublisher.class).getSpooled()).isEqualTo(2);
		});
	}

	@Test
	void whatCameBeforeDoesNotWaitForTheRetries() {
		ListenerRunner.of(this.directory, Orders.class)
			.withPropertyValues("ipc.listener.retry.initial-interval=1h", "ipc.listener.retry.max-interval=1h")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
					.getListenerContainer("orders");
				container.pause();
				var before = template.convertSendAndConfirm("orders", "before");
				var poison = template.convertSendAndConfirm("orders", "poison");
				container.resume();
				assertThat(before.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
				assertThat(poison).isNotDone();
				context.getBean(Orders.class).mended = true;
				container.stop();
				container.start();
				assertThat(poison.get().outcome()).as("a stop does not wait, and the sender repeats")
					.isEqualTo(Outcome.ACKNOWLEDGED);
			});
	}

	@Test
	void plainMessageWhoseRetryIsCutShortIsKept() {
		ListenerRunner.of(this.directory, Orders.class)
			.withPropertyValues("ipc.listener.retry.initial-interval=1h", "ipc.listener.retry.max-interval=1h")
			.run((context) -> {
				context.getBean(IpcTemplate.class).convertAndSend("orders", "poison");
				Awaitility.await().until(() -> context.getBean(Orders.class).calls.size() == 1);
				context.getBean(IpcListenerEndpointRegistry.class).stop();
				DeadLetters letters = context.getBean(DeadLetters.class);
				Awaitility.await().until(() -> letters.count().equals(Map.of("orders", 1)));
				assertThat(letters.list("orders").get(0).reason()).contains("stopped before the message was handled");
			});
	}

	@Test
	void noAttemptAfterTheTimeToLive() {
		ListenerRunner.of(this.directory, Orders.class)
			.withPropertyValues("ipc.listener.retry.initial-interval=1h", "ipc.listener.retry.max-interval=1h")
			.run((context) -> {
				long end = System.currentTimeMillis() + Duration.ofMinutes(30).toMillis();
				DeadLetters letters = context.getBean(DeadLetters.class);
				IpcConfirmation verdict = context.getBean(IpcTemplate.class)
					.convertSendAndConfirm("orders", "poison", Map.of(IpcHeaders.EXPIRATION, end))
					.get();
				assertThat(verdict.outcome()).isEqualTo(Outcome.REJECTED);
				assertThat(context.getBean(Orders.class).calls).containsExactly("poison");
				assertThat(context.getBean(DeadLetterSpool.class)
					.read("orders", letters.list("orders").get(0).id())
					.orElseThrow()
					.headers()).as("kept for as long as it takes").doesNotContainKey(IpcHeaders.EXPIRATION);
			});
	}

	@Test
	void requesterGetsTheFaultAtOnce() {
		ListenerRunner.of(this.directory, Orders.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> template.convertSendAndReceive("orders", "poison", String.class))
				.satisfies((ex) -> assertThat(ex.getReason()).isEqualTo("IllegalStateException: can't be handled"));
			assertThat(context.getBean(Orders.class).calls).containsExactly("poison");
			assertThat(context.getBean(DeadLetters.class).count()).isEmpty();
		});
	}

	@Test
	void deadLetterHandlerOfTheSameClassThatFailsItself() {
		ListenerRunner.of(this.directory, Family.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			DeadLetters letters = context.getBean(DeadLetters.class);
			assertThat(context.getBean(IpcListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactlyInAnyOrder("family", "family.dlt");
			template.convertSendAndConfirm("cats", "ill").get();
			assertThat(context.getBean(Family.class).letters.poll(20, TimeUnit.SECONDS)).isEqualTo("ill");
			template.convertSendAndConfirm("dogs", "worse").get();
			Awaitility.await().until(() -> letters.count().equals(Map.of("dogs", 1)));
			assertThat(letters.list("dogs").get(0).reason()).isEqualTo("IllegalArgumentException: worse");
		});
	}

	@Test
	void withoutDeadLettersTheSenderAloneLearns() {
		ListenerRunner.of(this.directory, Orders.class)
			.withPropertyValues("ipc.listener.dead-letter.enabled=false", "ipc.listener.retry.enabled=false")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				assertThat(template.convertSendAndConfirm("orders", "poison").get().outcome())
					.isEqualTo(Outcome.REJECTED);
				assertThat(context.getBean(Orders.class).calls).containsExactly("poison");
				assertThat(context.getBean(DeadLetters.class).count()).isEmpty();
			});
	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		final List<String> calls = new CopyOnWriteArrayList<>();

		volatile boolean mended;

		@IpcListener("orders")
		void onOrder(byte[] bytes) {
			String payload = new String(bytes, StandardCharsets.UTF_8);
			this.calls.add(payload);
			if (payload.equals("poison") && !this.mended) {
				throw new IllegalStateException("can't be handled", new ArithmeticException("1 / 0"));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Mourner {

		final BlockingQueue<Message<?>> letters = new LinkedBlockingQueue<>();

		@IpcListener("orders.dlt")
		void onDeadLetter(Message<String> message) {
			this.letters.add(message);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Family {

		final BlockingQueue<String> letters = new LinkedBlockingQueue<>();

		@IpcListener(id = "family", tasks = { "cats", "dogs" }, properties = "retry.max-retries=0")
		void onPet(String pet) {
			throw new IllegalArgumentException(pet);
		}

		@DltHandler
		void onDeadLetter(String pet) {
			if (pet.equals("worse")) {
				throw new ClassCastException(pet);
			}
			this.letters.add(pet);
		}

	}

}
