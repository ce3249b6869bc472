package dev.ipcboot.service;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One interface on both sides: its client sends what its implementation receives.
 */
@Timeout(60)
class ExchangeListenerTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property(), "shop=corner");
	}

	@Test
	void aClassReceivesForAllMethodsOfItsInterface() {
		runner().withBean(ShopListener.class).run((context) -> {
			assertThat(context.getBean(IpcListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactlyInAnyOrder("corner.orders", "corner.price", "special");
			Shop shop = context.getBean(IpcServiceProxyFactory.class).createClient(Shop.class);
			IpcConfirmation verdict = shop.place(Map.of("item", "screw"), "north").get();
			assertThat(verdict.isAcknowledged()).isTrue();
			assertThat(shop.price("north:screw")).isEqualTo(10);
			assertThat(shop.place(Map.of(), "north").get())
				.matches((rejected) -> rejected.outcome() == Outcome.REJECTED)
				.extracting(IpcConfirmation::reason)
				.isEqualTo("IllegalArgumentException: no item");
		});
	}

	@Test
	void aMethodReceivesForTheOneItImplements() {
		runner().withBean(PriceListener.class).run((context) -> {
			assertThat(context.getBean(IpcListenerEndpointRegistry.class).getListenerContainerIds())
				.containsExactly("prices");
			assertThat(context.getBean(IpcServiceProxyFactory.class).createClient(Prices.class).price("screw"))
				.isEqualTo(7);
		});
	}

	@Test
	void aMethodThatImplementsNoneHasToNameItsTask() {
		runner().withBean(Nameless.class)
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageStartingWith("it names no task"));
	}

	@IpcExchange("${shop}")
	interface Shop extends Prices {

		@IpcExchange(task = "orders", timeToLive = "1m")
		CompletableFuture<IpcConfirmation> place(Map<String, String> order, @Header("region") String region);

		@IpcExchange("special")
		void special(String text);

		@Override
		@IpcExchange("price")
		int price(String item);

	}

	interface Prices {

		@IpcExchange("prices")
		int price(String item);

	}

	@IpcListener
	static class ShopListener implements Shop {

		private String last = "";

		@Override
		public CompletableFuture<IpcConfirmation> place(Map<String, String> order, String region) {
			if (!order.containsKey("item")) {
				throw new IllegalArgumentException("no item");
			}
			this.last = region + ":" + order.get("item");
			return CompletableFuture.completedFuture(null);
		}

		@Override
		@IpcListener(id = "special", tasks = "somewhere.else")
		public void special(String text) {
		}

		@Override
		public int price(String item) {
			return item.equals(this.last) ? 10 : -1;
		}

	}

	static class PriceListener implements Prices {

		@Override
		@IpcListener
		public int price(String item) {
			return 7;
		}

	}

	static class Nameless {

		@IpcListener
		void receive(String text) {
		}

	}

}
