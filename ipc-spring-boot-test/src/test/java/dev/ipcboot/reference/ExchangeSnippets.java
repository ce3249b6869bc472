package dev.ipcboot.reference;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.service.ImportIpcServices;
import dev.ipcboot.service.IpcServiceProxyFactory;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Snippets about interfaces.
 */
class ExchangeSnippets {

	Shop byHand(IpcClient client) {
		// tag::by-hand[]
		Shop shop = IpcServiceProxyFactory.builderFor(client).build().createClient(Shop.class);
		// end::by-hand[]
		return shop;
	}

	// tag::interface[]
	@IpcExchange("shop")
	interface Shop {

		@IpcExchange("orders")
		void place(Order order, @Header(name = "region", required = false) String region);

		@IpcExchange(task = "orders", timeToLive = "30s")
		CompletableFuture<IpcConfirmation> placeConfirmed(Order order);

		@IpcExchange(task = "receipts", timeout = "2s")
		Optional<Receipt> findReceipt(String orderId);

		default Receipt receipt(String orderId) {
			return findReceipt(orderId).orElseThrow();
		}

	}
	// end::interface[]

	// tag::import[]
	@Configuration(proxyBeanMethods = false)
	@ImportIpcServices(Shop.class)
	static class ClientConfiguration {

	}
	// end::import[]

	// tag::placing[]
	@Component
	static class Checkout {

		private final Shop shop;

		Checkout(Shop shop) {
			this.shop = shop;
		}

		void order(Order order) {
			this.shop.place(order, "north"); // goes to the task "shop.orders"
		}

	}
	// end::placing[]

	// tag::prices[]
	interface Prices {

		@IpcExchange("prices")
		int priceOf(String item);

	}

	@Component
	@IpcListener
	static class PriceList implements Prices {

		@Override
		public int priceOf(String item) {
			return item.length();
		}

	}
	// end::prices[]

}
