package dev.ipcboot.reference;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.annotation.IpcHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.listener.BatchListenerFailedException;
import dev.ipcboot.listener.IpcAcknowledgment;
import dev.ipcboot.listener.IpcMessageFilter;
import jakarta.validation.Valid;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.messaging.handler.annotation.Headers;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.stereotype.Component;

/**
 * Snippets about listeners.
 */
@Configuration(proxyBeanMethods = false)
class ListenerSnippets {

	static final Recorder received = new Recorder();

	// tag::filter[]
	@Bean
	IpcMessageFilter onlySmall() {
		return (message) -> "large".equals(message.getHeaders().get("size"));
	}
	// end::filter[]

	// tag::listener[]
	@Component
	static class Orders {

		@IpcListener("orders")
		void onOrder(Order order) {
			received.add("orders", order);
		}

		@IpcListener("checkout")
		Receipt onCheckout(@Valid Order order) { // what it returns is the reply
			return new Receipt(order.id());
		}

	}
	// end::listener[]

	@Component
	static class Others {

		@IpcListener("checkout.many")
		List<Receipt> onMany(List<Order> orders) {
			return orders.stream().map((order) -> new Receipt(order.id())).toList();
		}

		// tag::arguments[]
		@IpcListener("arguments")
		void onMessage(Order order, @Header(name = "region", required = false) String region,
				@Header(IpcHeaders.REDELIVERED) boolean again, @Headers Map<String, Object> headers, IpcPeer peer) {
			received.add("arguments", order.item() + " from " + region + ", process " + peer.pid());
		}
		// end::arguments[]

		// tag::later[]
		@IpcListener("later")
		CompletableFuture<Receipt> onLater(Order order) {
			return CompletableFuture.supplyAsync(() -> new Receipt(order.id()));
		}
		// end::later[]

		// tag::send-to[]
		@IpcListener("raw")
		@SendTo("cooked")
		Receipt onRaw(Order order) {
			return new Receipt(order.id());
		}
		// end::send-to[]

		// tag::attributes[]
		@IpcListener(id = "priced", tasks = "${orders.task:priced}", group = "shop", concurrency = "4",
				autoStartup = "#{systemProperties['quiet'] == null}", filter = "onlySmall",
				properties = { "retry.max-retries=5", "retry.initial-interval=1s" })
		void onPriced(Order order) {
			received.add("priced", order);
		}
		// end::attributes[]

		// tag::manual[]
		@IpcListener(tasks = "manual", ackMode = "MANUAL")
		void onManual(Order order, IpcAcknowledgment acknowledgment, @Header(IpcHeaders.DELIVERY_ATTEMPT) int attempt) {
			if (order.count() > 100) {
				acknowledgment.reject("too many");
			}
			else if (attempt == 1) {
				// once more, a little later
				acknowledgment.release(Duration.ofMillis(50));
			}
			else {
				acknowledgment.acknowledge();
			}
		}
		// end::manual[]

		// tag::batch[]
		@IpcListener(tasks = "bulk", batch = "true")
		void onBatch(List<Order> orders) {
			for (int i = 0; i < orders.size(); i++) {
				if (orders.get(i).item().isEmpty()) {
					// those before it are acknowledged
					throw new BatchListenerFailedException("no item", i);
				}
				received.add("bulk", orders.get(i));
			}
		}
		// end::batch[]

	}

	// tag::class[]
	@Component
	@IpcListener("commands")
	static class Commands {

		@IpcHandler
		void onOrder(Order order) {
			received.add("commands", order);
		}

		@IpcHandler
		void onReceipt(Receipt receipt) {
			received.add("commands", receipt);
		}

		@IpcHandler(isDefault = true)
		void onAnythingElse(Message<byte[]> message) {
			received.add("commands", "something else");
		}

	}
	// end::class[]

}
