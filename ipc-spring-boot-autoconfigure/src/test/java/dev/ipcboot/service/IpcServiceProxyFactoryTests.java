package dev.ipcboot.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.Payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link IpcServiceProxyFactory}: interfaces and listeners together, on a real
 * carrier.
 */
@Timeout(60)
class IpcServiceProxyFactoryTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private void run(Consumer<ApplicationContext> consumer) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(Listeners.class)
			.withPropertyValues(this.directory.property(), "quick=200ms")
			.run(consumer::accept);
	}

	private void runShop(ShopConsumer consumer) {
		run((context) -> {
			try {
				consumer.accept(context.getBean(IpcServiceProxyFactory.class).createClient(Shop.class),
						context.getBean(Listeners.class));
			}
			catch (Exception ex) {
				throw new AssertionError(ex);
			}
		});
	}

	@Test
	void voidIsAPlainSendWithPayloadAndHeaders() {
		runShop((shop, listeners) -> {
			shop.place(new Order("screw", 3), "north", Map.of("shop", 7L));
			Message<Order> received = listeners.take();
			assertThat(received.getPayload()).isEqualTo(new Order("screw", 3));
			assertThat(received.getHeaders()).containsEntry("region", "north")
				.containsEntry("shop", 7L)
				.containsEntry(IpcHeaders.TASK, "shop.orders")
				.containsEntry(IpcHeaders.PRIORITY, 3);
			assertThat(received.getHeaders().get(IpcHeaders.EXPIRATION, Long.class))
				.isGreaterThan(System.currentTimeMillis());
			shop.place(new Order("nail", 1), null, Map.of());
			assertThat(listeners.take().getHeaders()).doesNotContainKey("region");
		});
	}

	@Test
	void confirmationsAsFutureAndAsValue() {
		runShop((shop, listeners) -> {
			assertThat(shop.confirm(new Order("screw", 3)).get().isAcknowledged()).isTrue();
			IpcConfirmation rejected = shop.confirmNow("no order");
			assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(rejected.reason()).contains("No converter reads content type 'text/plain;charset=UTF-8'");
		});
	}

	@Test
	void requestsAsValueOptionalPrimitiveAndList() {
		runShop((shop, listeners) -> {
			assertThat(shop.quote(new Order("nail", 4))).isEqualTo(new Quote("nail", 40));
			assertThat(shop.maybe(new Order("nail", 4))).contains(new Quote("nail", 40));
			assertThat(shop.none("x")).isEmpty();
			assertThat(shop.quotes("nut")).containsExactly(new Quote("nut", 1), new Quote("nut", 2));
			assertThat(shop.count()).isEqualTo(42);
			assertThat(shop.whole(new Order("nail", 4)).getHeaders()).containsEntry(MessageHeaders.CONTENT_TYPE,
					"application/json");
		});
	}

	@Test
	void requestsAsFuture() {
		runShop((shop, listeners) -> {
			assertThat(shop.quoteLater(new Order("nail", 4)).get()).isEqualTo(new Quote("nail", 40));
			assertThat(shop.quotesLater("nut").get()).hasSize(2);
			assertThat(shop.quietly("x").get()).isNull();
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(() -> shop.fail("x").get())
				.withCauseInstanceOf(IpcRejectedException.class);
		});
	}

	@Test
	void aMonoSendsAtEachSubscription() {
		runShop((shop, listeners) -> {
			Mono<Integer> calls = shop.calls();
			assertThat(listeners.calls).isZero();
			assertThat(calls.block()).isEqualTo(1);
			assertThat(calls.block()).isEqualTo(2);
			Mono<IpcConfirmation> confirmed = shop.confirmMono(new Order("screw", 1));
			assertThat(confirmed.block()).matches(IpcConfirmation::isAcknowledged);
		});
	}

	@Test
	void timeoutOfTheMethodHoldsAPlaceholder() {
		runShop((shop, listeners) -> assertThatExceptionOfType(IpcTimeoutException.class)
			.isThrownBy(() -> shop.never("x"))
			.withMessageContaining("within 200 ms"));
	}

	@Test
	void contentTypeOfTheMethod() {
		runShop((shop, listeners) -> {
			shop.placeAsCbor(new Order("screw", 5));
			Message<Order> received = listeners.take();
			assertThat(received.getPayload()).isEqualTo(new Order("screw", 5));
			assertThat(received.getHeaders()).containsEntry(MessageHeaders.CONTENT_TYPE, "application/cbor");
		});
	}

	@Test
	void defaultMethodsAndThoseOfObject() {
		runShop((shop, listeners) -> {
			assertThat(shop.quoteOne("nail")).isEqualTo(new Quote("nail", 10));
			assertThat(shop).hasToString("IPC client for " + Shop.class.getName()).isEqualTo(shop);
			assertThat(shop.hashCode()).isEqualTo(System.identityHashCode(shop));
			assertThat(shop.equals(listeners)).isFalse();
		});
	}

	@Test
	void nullIsRefusedWhereSomethingIsNeeded() {
		runShop((shop, listeners) -> {
			assertThatIllegalArgumentException().isThrownBy(() -> shop.confirm(null))
				.withMessageContaining("@Payload(required = false)");
			assertThatIllegalArgumentException().isThrownBy(() -> shop.tagged("x", null))
				.withMessageContaining("The header 'tag' is null");
		});
	}

	@Test
	void nobodyListens() {
		runShop((shop, listeners) -> assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> shop.nowhere("x")));
	}

	@Test
	void withoutSpringBoot() {
		run((context) -> {
			IpcServiceProxyFactory factory = IpcServiceProxyFactory.builder()
				.client(context.getBean(IpcClient.class))
				.embeddedValueResolver((text) -> text.replace("${quick}", "1s"))
				.build();
			assertThat(factory.createClient(Shop.class).quoteOne("nut")).isEqualTo(new Quote("nut", 10));
		});
	}

	@FunctionalInterface
	interface ShopConsumer {

		void accept(Shop shop, Listeners listeners) throws Exception;

	}

	record Order(String item, int count) {
	}

	record Quote(String item, int price) {
	}

	@IpcExchange("shop")
	interface Shop {

		@IpcExchange(task = "orders", priority = "3", timeToLive = "1m")
		void place(Order order, @Header(required = false) String region, @Headers Map<String, Object> headers);

		@IpcExchange(task = "orders", contentType = "application/cbor")
		void placeAsCbor(Order order);

		@IpcExchange("orders")
		CompletableFuture<IpcConfirmation> confirm(@Payload Order order);

		@IpcExchange("orders")
		Mono<IpcConfirmation> confirmMono(Order order);

		@IpcExchange("orders")
		IpcConfirmation confirmNow(String text);

		@IpcExchange("quote")
		Quote quote(Order order);

		@IpcExchange("quote")
		Message<byte[]> whole(Order order);

		@IpcExchange("quote")
		Optional<Quote> maybe(Order order);

		@IpcExchange("silent")
		Optional<Quote> none(String text);

		@IpcExchange("silent")
		CompletableFuture<Void> quietly(String text);

		@IpcExchange("silent")
		void tagged(String text, @Header("tag") String tag);

		@IpcExchange("fails")
		CompletableFuture<Void> fail(String text);

		@IpcExchange("quotes")
		List<Quote> quotes(String item);

		@IpcExchange("quotes")
		CompletableFuture<List<Quote>> quotesLater(String item);

		@IpcExchange("count")
		int count();

		@IpcExchange("calls")
		Mono<Integer> calls();

		@IpcExchange("quote")
		CompletableFuture<Quote> quoteLater(Order order);

		@IpcExchange(task = "never", timeout = "${quick}")
		String never(String text);

		@IpcExchange("nowhere")
		void nowhere(String text);

		default Quote quoteOne(String item) {
			return quote(new Order(item, 1));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		private final BlockingQueue<Message<Order>> received = new LinkedBlockingQueue<>();

		private int calls;

		Message<Order> take() throws InterruptedException {
			Message<Order> message = this.received.poll(20, TimeUnit.SECONDS);
			assertThat(message).isNotNull();
			return message;
		}

		@IpcListener("shop.orders")
		void onOrder(Message<Order> message) {
			this.received.add(message);
		}

		@IpcListener("shop.quote")
		Quote onQuote(Order order) {
			return new Quote(order.item(), order.count() * 10);
		}

		@IpcListener("shop.quotes")
		List<Quote> onQuotes(String item) {
			return List.of(new Quote(item, 1), new Quote(item, 2));
		}

		@IpcListener("shop.silent")
		void onSilent(String text) {
		}

		@IpcListener("shop.fails")
		void onFails(String text) {
			throw new IllegalStateException("no");
		}

		@IpcListener("shop.count")
		int onCount() {
			return 42;
		}

		@IpcListener("shop.calls")
		int onCalls() {
			return ++this.calls;
		}

		@IpcListener("shop.never")
		CompletableFuture<String> onNever(String text) {
			return new CompletableFuture<>();
		}

	}

}
