package dev.ipcboot.reference;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.IpcTimeoutException;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcClient.OperationSpec;
import dev.ipcboot.core.IpcTemplate;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.stereotype.Component;

/**
 * Snippets about sending.
 */
@Component
class SendingSnippets {

	private final IpcClient client;

	private final IpcTemplate ipcTemplate;

	SendingSnippets(IpcClient client, IpcTemplate ipcTemplate) {
		this.client = client;
		this.ipcTemplate = ipcTemplate;
	}

	void send(Order order) {
		// tag::send[]
		this.client.task("orders").send(order);
		// end::send[]
	}

	IpcConfirmation confirm(Order order) throws Exception {
		// tag::confirm[]
		CompletableFuture<IpcConfirmation> verdict = this.client.task("orders").confirm(order);
		verdict.thenAcceptAsync((confirmation) -> {
			switch (confirmation.outcome()) {
				case ACKNOWLEDGED -> settled(order);
				case REJECTED -> refused(order, confirmation.reason());
				case EXPIRED -> sendLater(order);
				case UNKNOWN -> askWhetherItWasHandled(order);
			}
		});
		// end::confirm[]
		return verdict.get();
	}

	Receipt request(Order order) {
		// tag::request[]
		try {
			return this.client.task("checkout").replyTimeout(Duration.ofSeconds(2)).request(order, Receipt.class);
		}
		catch (IpcRejectedException ex) {
			throw new IllegalArgumentException("Refused: " + ex.getReason(), ex);
		}
		catch (IpcTimeoutException | IpcTaskUnavailableException ex) {
			throw new IllegalStateException("Try again later", ex);
		}
		// end::request[]
	}

	List<Receipt> requestMany(List<Order> orders) throws Exception {
		// tag::request-async[]
		CompletableFuture<List<Receipt>> receipts = this.client.task("checkout.many")
			.requestAsync(orders, new ParameterizedTypeReference<>() {
			});
		// end::request-async[]
		return receipts.get();
	}

	void headers(Order order) {
		// tag::headers[]
		// kept, and used by any thread
		OperationSpec north = this.client.task("orders").header("region", "north");
		north.headers(Map.of("source", "web", "urgent", true)).send(order);
		// end::headers[]
	}

	void priority(Order order) {
		// tag::priority[]
		this.client.task("orders").priority(9).send(order);
		// end::priority[]
	}

	IpcConfirmation timeToLive(Order order) throws Exception {
		// tag::time-to-live[]
		CompletableFuture<IpcConfirmation> verdict = this.client.task("orders")
			.timeToLive(Duration.ofSeconds(30))
			.confirm(order);
		// end::time-to-live[]
		return verdict.get();
	}

	void delay(Order order) {
		// tag::delay[]
		this.client.task("orders").delay(Duration.ofMillis(200)).send(order);
		// end::delay[]
	}

	void contentType(Order order) {
		// tag::content-type[]
		this.client.task("orders").contentType("application/cbor").send(order);
		// end::content-type[]
	}

	@Nullable Receipt template(Order order) {
		// tag::template[]
		this.ipcTemplate.convertAndSend("orders", order);
		CompletableFuture<IpcConfirmation> verdict = this.ipcTemplate.convertSendAndConfirm("orders", order);
		Receipt receipt = this.ipcTemplate.convertSendAndReceive("checkout", order, Receipt.class);
		// end::template[]
		verdict.join();
		return receipt;
	}

	private void settled(Order order) {
	}

	private void refused(Order order, @Nullable String reason) {
	}

	private void sendLater(Order order) {
	}

	private void askWhetherItWasHandled(Order order) {
	}

}
