package dev.ipcboot.autoconfigure;

import java.time.Duration;
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
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcClient.OperationSpec;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.stats.Stage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.Mockito.mock;

/**
 * {@link IpcClient} and listeners together, on a real carrier.
 */
@Timeout(60)
class IpcClientTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property());
	}

	private void run(ContextConsumer<AssertableApplicationContext> consumer) {
		runner().withUserConfiguration(Listeners.class).run(consumer);
	}

	@Test
	void sendWithHeaders() {
		run((context) -> {
			context.getBean(IpcClient.class)
				.task("orders")
				.header("region", "north")
				.headers(Map.of("shop", 7))
				.priority(5)
				.timeToLive(Duration.ofMinutes(1))
				.send(new Order("screw", 3));
			Message<Order> received = context.getBean(Listeners.class).take();
			assertThat(received.getPayload()).isEqualTo(new Order("screw", 3));
			assertThat(received.getHeaders()).containsEntry("region", "north")
				.containsEntry("shop", 7L)
				.containsEntry(IpcHeaders.PRIORITY, 5)
				.containsEntry(MessageHeaders.CONTENT_TYPE, "application/json");
			assertThat(received.getHeaders().get(IpcHeaders.EXPIRATION, Long.class))
				.isGreaterThan(System.currentTimeMillis());
		});
	}

	@Test
	void aDelayedMessageComesLater() {
		run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			CompletableFuture<IpcConfirmation> later = client.task("orders")
				.delay(Duration.ofSeconds(2))
				.timeToLive(Duration.ofMinutes(1))
				.confirm(new Order("later", 1));
			assertThat(client.task("orders").confirm(new Order("now", 1)).get().isAcknowledged()).isTrue();
			assertThat(later.get().isAcknowledged()).isTrue();
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.take().getPayload().item()).isEqualTo("now");
			Message<Order> delayed = listeners.take();
			assertThat(delayed.getPayload().item()).isEqualTo("later");
			assertThat(delayed.getHeaders()).doesNotContainKey(IpcHeaders.DELAY);
		});
	}

	@Test
	void whatIsTooLateIsNotHandled() {
		run((context) -> {
			IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("orders");
			assertThat(container).isNotNull();
			container.pause();
			IpcClient client = context.getBean(IpcClient.class);
			CompletableFuture<IpcConfirmation> verdict = client.task("orders")
				.timeToLive(Duration.ofMillis(300))
				.confirm(new Order("too late", 1));
			long expiration = System.currentTimeMillis() + 300;
			Awaitility.await()
				.atMost(Duration.ofSeconds(20))
				.until(() -> verdict.isDone() || System.currentTimeMillis() > expiration);
			container.resume();
			assertThat(verdict.get().outcome()).isEqualTo(Outcome.EXPIRED);
			assertThat(client.task("orders").confirm(new Order("in time", 1)).get().isAcknowledged()).isTrue();
			assertThat(context.getBean(Listeners.class).take().getPayload().item()).isEqualTo("in time");
		});
	}

	@Test
	void aSpecMayBeKeptAndUsedAgain() {
		run((context) -> {
			OperationSpec north = context.getBean(IpcClient.class).task("orders").header("region", "north");
			north.header("rush", true).confirm(new Order("screw", 1)).get();
			north.confirm(new Order("nail", 2)).get();
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(listeners.take().getHeaders()).containsEntry("region", "north").containsEntry("rush", true);
			assertThat(listeners.take().getHeaders()).containsEntry("region", "north").doesNotContainKey("rush");
		});
	}

	@Test
	void aWholeMessage() {
		run((context) -> {
			Message<Order> message = MessageBuilder.withPayload(new Order("screw", 1))
				.setHeader("region", "south")
				.setHeader("shop", "7")
				.build();
			context.getBean(IpcClient.class).task("orders").header("region", "north").confirm(message).get();
			assertThat(context.getBean(Listeners.class).take().getHeaders()).containsEntry("region", "north")
				.containsEntry("shop", "7");
		});
	}

	@Test
	void confirm() {
		run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("orders").confirm(new Order("screw", 3)).get().isAcknowledged()).isTrue();
			assertThat(client.task("orders").confirm("{not json").get().outcome()).isEqualTo(Outcome.REJECTED);
		});
	}

	@Test
	void confirmTimeoutOfTheCall() {
		run((context) -> assertThat(context.getBean(IpcClient.class)
			.task("never")
			.confirmTimeout(Duration.ofMillis(200))
			.confirm("x")
			.get()
			.outcome()).isEqualTo(Outcome.UNKNOWN));
	}

	@Test
	void request() {
		run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("quote").request(new Order("nail", 4), Quote.class))
				.isEqualTo(new Quote("nail", 40));
			assertThat(client.task("quotes").request("nail", new ParameterizedTypeReference<List<Quote>>() {
			})).containsExactly(new Quote("nail", 1), new Quote("nail", 2));
			Message<?> whole = client.task("quote").request(new Order("nail", 4), Message.class);
			assertThat(whole).isNotNull();
			assertThat(whole.getPayload()).isInstanceOf(byte[].class);
			assertThat(client.task("orders").request(new Order("nail", 4), Quote.class)).isNull();
		});
	}

	@Test
	void requestAsync() {
		run((context) -> {
			IpcClient client = context.getBean(IpcClient.class);
			assertThat(client.task("quote").requestAsync(new Order("nail", 4), Quote.class).get())
				.isEqualTo(new Quote("nail", 40));
			assertThat(client.task("quotes").requestAsync("nut", new ParameterizedTypeReference<List<Quote>>() {
			}).get()).containsExactly(new Quote("nut", 1), new Quote("nut", 2));
		});
	}

	@Test
	void aLateReplyIsDroppedAndCounted() {
		run((context) -> {
			OperationSpec impatient = context.getBean(IpcClient.class)
				.task("later")
				.replyTimeout(Duration.ofMillis(200));
			assertThatExceptionOfType(IpcTimeoutException.class).isThrownBy(() -> impatient.request("a", String.class))
				.withMessageStartingWith("No reply from task 'later' within 200 ms (of this call)");
			CompletableFuture<String> async = impatient.requestAsync("b", String.class);
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(async::get)
				.withCauseInstanceOf(IpcTimeoutException.class);
			Listeners listeners = context.getBean(Listeners.class);
			assertThat(dropped(context)).isZero();
			listeners.takeLater().complete("too late");
			listeners.takeLater().complete("too late");
			Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> dropped(context) == 2);
			CompletableFuture<String> next = context.getBean(IpcClient.class)
				.task("later")
				.requestAsync("c", String.class);
			listeners.takeLater().complete("in time");
			assertThat(next.get()).isEqualTo("in time");
		});
	}

	private static long dropped(AssertableApplicationContext context) {
		return context.getBean(IpcEngine.class).statistics().statistics("later", "unix").total(Stage.LATE);
	}

	@Test
	void aClientOfTheEngineAlone() {
		run((context) -> {
			IpcClient client = IpcClient.create(context.getBean(IpcEngine.class));
			assertThat(client.task("echo").request("x", String.class)).isEqualTo("x");
		});
	}

	@Test
	void aTemplateOfTheApplicationIsUsed() {
		runner().withBean("ipcTemplate", IpcTemplate.class, () -> mock(IpcTemplate.class))
			.run((context) -> assertThat(context).hasSingleBean(IpcClient.class).hasBean("ipcClient"));
	}

	@Test
	void theApplicationMayBringItsOwn() {
		IpcClient own = (task) -> {
			throw new UnsupportedOperationException();
		};
		runner().withBean(IpcClient.class, () -> own)
			.run((context) -> assertThat(context.getBean(IpcClient.class)).isSameAs(own));
	}

	@Test
	void theTemplateIsCustomized() {
		runner().withBean(IpcTemplateCustomizer.class, () -> (template) -> template.setDefaultDestination("customized"))
			.run((context) -> assertThat(context.getBean(IpcTemplate.class).getDefaultDestination())
				.isEqualTo("customized"));
	}

	record Order(String item, int count) {
	}

	record Quote(String item, int price) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final BlockingQueue<Message<Order>> received = new LinkedBlockingQueue<>();

		private final BlockingQueue<CompletableFuture<String>> later = new LinkedBlockingQueue<>();

		Message<Order> take() throws InterruptedException {
			Message<Order> message = this.received.poll(20, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			return message;
		}

		CompletableFuture<String> takeLater() throws InterruptedException {
			CompletableFuture<String> future = this.later.poll(20, TimeUnit.SECONDS);
			assertThat(future).isNotNull();
			return future;
		}

		@IpcListener("orders")
		void onOrder(Message<Order> message) {
			this.received.add(message);
		}

		@IpcListener("quote")
		Quote onQuote(Order order) {
			return new Quote(order.item(), order.count() * 10);
		}

		@IpcListener("quotes")
		List<Quote> onQuotes(String item) {
			return List.of(new Quote(item, 1), new Quote(item, 2));
		}

		@IpcListener("echo")
		String onEcho(String text) {
			return text;
		}

		@IpcListener("later")
		CompletableFuture<String> onLater(String text) {
			CompletableFuture<String> future = new CompletableFuture<>();
			this.later.add(future);
			return future;
		}

		@IpcListener("never")
		CompletableFuture<String> onNever(String text) {
			return new CompletableFuture<>();
		}

	}

}
