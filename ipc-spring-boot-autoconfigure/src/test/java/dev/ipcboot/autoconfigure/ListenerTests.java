package dev.ipcboot.autoconfigure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcMessageTooLargeException;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.boot.validation.autoconfigure.ValidationAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Payload;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Listener and template together, on real carriers.
 */
@Timeout(60)
class ListenerTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private void run(String address, ContextConsumer<AssertableApplicationContext> consumer) {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class, ValidationAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues(this.directory.property(), "ipc.template.reply-timeout=5s", "ipc.max-message-size=1MB")
			.withPropertyValues("ipc.tasks.orders.address=" + address, "ipc.tasks.quote.address=" + address)
			// queues of a user are scarce
			.withPropertyValues("ipc.tasks.orders.queue.max-messages=2", "ipc.tasks.quote.queue.max-messages=2",
					"ipc.tasks.orders.queue.message-size=1KB", "ipc.tasks.quote.queue.message-size=1KB")
			.run(consumer);
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "memory:", "pipe:", "posix-mq:" })
	void confirmedSend(String address) {
		run(address, (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			IpcConfirmation confirmation = template
				.convertSendAndConfirm("orders", new Order("screw", 3), Map.of("shop", 7, "urgent", true))
				.get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirmation.elapsed()).isPositive();
			Message<?> received = context.getBean(Listeners.class).take();
			assertThat(received.getPayload()).isEqualTo(new Order("screw", 3));
			assertThat(received.getHeaders()).containsEntry("shop", 7L)
				.containsEntry("urgent", true)
				.containsEntry(MessageHeaders.CONTENT_TYPE, "application/json")
				.containsEntry(IpcHeaders.TASK, "orders")
				.containsEntry(IpcHeaders.TRANSPORT, address.replace(":", ""))
				.containsKey(IpcHeaders.MESSAGE_ID)
				.doesNotContainKeys(MessageHeaders.ID, MessageHeaders.TIMESTAMP);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "memory:", "pipe:", "posix-mq:" })
	void requestAndReply(String address) {
		run(address, (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndReceive("quote", new Order("nail", 4), Quote.class))
				.isEqualTo(new Quote("nail", 40));
			assertThat(template.convertSendAndReceive("quote", Map.of("item", "nut", "count", 1), Quote.class))
				.isEqualTo(new Quote("nut", 10));
			assertThat(template.convertSendAndReceiveAsync("quote", new Order("bolt", 2), Quote.class).get())
				.isEqualTo(new Quote("bolt", 20));
			Message<?> reply = template.sendAndReceive("quote",
					MessageBuilder.withPayload("{\"item\":\"pin\",\"count\":1}".getBytes(StandardCharsets.UTF_8))
						.build());
			assertThat(reply).isNotNull();
			assertThat(reply.getHeaders()).containsEntry(MessageHeaders.CONTENT_TYPE, "application/json");
			assertThat(reply.getPayload()).isInstanceOf(byte[].class);
		});
	}

	@Test
	void textAndEmptyText() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			template.convertAndSend("text", "grüße");
			assertThat(context.getBean(Listeners.class).take().getPayload()).isEqualTo("grüße");
			assertThat(template.convertSendAndConfirm("text", "").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Listeners.class).take().getPayload()).isEqualTo("");
		});
	}

	@Test
	void replyLater() {
		run("unix:", (context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			IpcTemplate template = context.getBean(IpcTemplate.class);
			CompletableFuture<String> reply = template.convertSendAndReceiveAsync("later", "a", String.class);
			CompletableFuture<IpcConfirmation> confirmed = template.convertSendAndConfirm("later", "b");
			CompletableFuture<Object> first = listeners.takeLater();
			CompletableFuture<Object> second = listeners.takeLater();
			assertThat(reply).isNotDone();
			second.complete("for nobody");
			first.complete("done");
			assertThat(reply.get()).isEqualTo("done");
			assertThat(confirmed.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			confirmed = template.convertSendAndConfirm("later", "c");
			listeners.takeLater().completeExceptionally(new IllegalStateException("broken"));
			assertThat(confirmed.get().outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(confirmed.get().reason()).isEqualTo("IllegalStateException: broken");
		});
	}

	@Test
	void lateReplyIsDropped() {
		run("unix:", (context) -> {
			Listeners listeners = context.getBean(Listeners.class);
			IpcTemplate template = context.getBean(IpcTemplate.class);
			CompletableFuture<String> late = template.convertSendAndReceiveAsync("later", "a", String.class);
			CompletableFuture<Object> unanswered = listeners.takeLater();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(late::get)
				.withCauseInstanceOf(IpcTimeoutException.class)
				.withMessageContaining("ipc.template.reply-timeout");
			CompletableFuture<String> next = template.convertSendAndReceiveAsync("later", "b", String.class);
			unanswered.complete("too late");
			listeners.takeLater().complete("in time");
			assertThat(next.get()).isEqualTo("in time");
		});
	}

	@Test
	void noReply() {
		run("unix:",
				(context) -> assertThat(
						context.getBean(IpcTemplate.class).convertSendAndReceive("silent", "x", String.class))
					.isNull());
	}

	@Test
	void throwingRejectsAndTheContainerLivesOn() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> template.convertSendAndReceive("quote", new Order("none", 0), Quote.class))
				.satisfies((ex) -> assertThat(ex.getReason())
					.isEqualTo("IllegalArgumentException: unknown item 'none'; known are screw, nail"));
			IpcConfirmation rejected = template.convertSendAndConfirm("quote", new Order("error", 0)).get();
			assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(rejected.reason()).isEqualTo("AssertionError: impossible");
			assertThat(template.convertSendAndReceive("quote", new Order("nail", 1), Quote.class))
				.isEqualTo(new Quote("nail", 10));
			assertThat(container(context, "quote").getState()).isEqualTo(IpcListenerContainer.State.RUNNING);
		});
	}

	@Test
	void whatCanNotBeConvertedIsRejected() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndConfirm("orders", "{not json".getBytes(StandardCharsets.UTF_8))
				.get()
				.reason()).startsWith("MessageConversionException: Could not read JSON");
			assertThat(template
				.convertSendAndConfirm("orders", "x", Map.of(MessageHeaders.CONTENT_TYPE, "application/xml"))
				.get()
				.reason()).startsWith("MessageConversionException: No converter reads content type 'application/xml'")
				.contains("application/json");
			assertThat(template.convertSendAndConfirm("orders", new Order("screw", 1)).get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@Test
	void whatIsInvalidIsRejected() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThat(template.convertSendAndConfirm("checked", new Checked(0)).get().reason())
				.isEqualTo("MethodArgumentNotValidException: count must be greater than or equal to 1");
			assertThat(template.convertSendAndConfirm("checked", new Checked(1)).get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@Test
	void errorHandlerReplies() {
		run("unix:",
				(context) -> assertThat(
						context.getBean(IpcTemplate.class).convertSendAndReceive("handled", "x", String.class))
					.isEqualTo("sorry: IllegalStateException"));
	}

	@Test
	void peerIsThisProcess() {
		run("unix:",
				(context) -> assertThat(
						context.getBean(IpcTemplate.class).convertSendAndReceive("peer", "x", String.class))
					.isEqualTo(ProcessHandle.current().pid() + " " + ProcessHandle.current().pid()));
	}

	@Test
	void nobodyListens() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			assertThatExceptionOfType(IpcTaskUnavailableException.class)
				.isThrownBy(() -> template.convertAndSend("nobody", "x"));
			assertThatExceptionOfType(IpcTaskUnavailableException.class)
				.isThrownBy(() -> template.convertSendAndConfirm("nobody", "x"));
			assertThatExceptionOfType(IpcTaskUnavailableException.class)
				.isThrownBy(() -> template.convertSendAndReceive("nobody", "x", String.class));
			assertThatExceptionOfType(IpcMessageTooLargeException.class)
				.isThrownBy(() -> template.convertAndSend("text", new byte[2 * 1024 * 1024]));
		});
	}

	@Test
	void manyFuturesOfWhichOnlyTheLastIsAwaited() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			List<CompletableFuture<IpcConfirmation>> futures = new ArrayList<>();
			for (int i = 0; i < 5000; i++) {
				futures.add(template.convertSendAndConfirm("silent", "message " + i));
			}
			futures.get(futures.size() - 1).join();
			CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)).get(10, TimeUnit.SECONDS);
			assertThat(futures).allSatisfy((future) -> assertThat(future.join().isAcknowledged()).isTrue());
		});
	}

	@Test
	void stopAndStartAndPause() {
		run("unix:", (context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			IpcListenerContainer container = container(context, "text");
			container.pause();
			assertThat(container.getState()).isEqualTo(IpcListenerContainer.State.PAUSED);
			CompletableFuture<IpcConfirmation> waiting = template.convertSendAndConfirm("text", "while paused");
			container.resume();
			assertThat(waiting.get().isAcknowledged()).isTrue();
			container.stop();
			assertThat(container.getState()).isEqualTo(IpcListenerContainer.State.STOPPED);
			assertThat(container.isRunning()).isFalse();
			container.start();
			assertThat(template.convertSendAndConfirm("text", "again").get().isAcknowledged()).isTrue();
		});
	}

	private static IpcListenerContainer container(AssertableApplicationContext context, String id) {
		IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class).getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	record Order(String item, int count) {
	}

	record Quote(String item, int price) {
	}

	record Checked(@Min(1) int count) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final BlockingQueue<Message<?>> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<CompletableFuture<Object>> later = new LinkedBlockingQueue<>();

		Message<?> take() throws InterruptedException {
			Message<?> message = this.received.poll(10, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			return message;
		}

		CompletableFuture<Object> takeLater() throws InterruptedException {
			CompletableFuture<Object> future = this.later.poll(10, TimeUnit.SECONDS);
			assertThat(future).isNotNull();
			return future;
		}

		@IpcListener("orders")
		void onOrder(Message<Order> message) {
			this.received.add(message);
		}

		@IpcListener("text")
		void onText(@Payload String text, @Header(IpcHeaders.TRANSPORT) String transport) {
			this.received.add(MessageBuilder.withPayload(text).build());
		}

		@IpcListener("quote")
		Quote onRequest(Order order) {
			if (order.item().equals("none")) {
				throw new IllegalArgumentException("unknown item 'none'; known are screw, nail");
			}
			if (order.item().equals("error")) {
				throw new AssertionError("impossible");
			}
			return new Quote(order.item(), order.count() * 10);
		}

		@IpcListener(tasks = "later", properties = "retry.enabled=false")
		CompletableFuture<Object> onLater(String text) {
			CompletableFuture<Object> future = new CompletableFuture<>();
			this.later.add(future);
			return future;
		}

		@IpcListener("silent")
		void onSilent(byte[] payload) {
		}

		@IpcListener("checked")
		void onChecked(@Valid Checked checked) {
		}

		@IpcListener(tasks = "handled", errorHandler = "apology")
		String onHandled(String text) {
			throw new IllegalStateException("no");
		}

		@IpcListener("peer")
		String onPeer(String text, IpcPeer peer, @Header(IpcHeaders.PEER_PID) long pid) {
			return peer.pid() + " " + pid;
		}

		@Bean
		IpcListenerErrorHandler apology() {
			return (message, exception) -> "sorry: " + exception.getClass().getSimpleName();
		}

	}

}
