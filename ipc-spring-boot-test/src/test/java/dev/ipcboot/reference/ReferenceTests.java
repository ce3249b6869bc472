package dev.ipcboot.reference;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcRemoteException;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.listener.deadletter.ReplayResult;
import dev.ipcboot.reference.ErrorSnippets.Clinic;
import dev.ipcboot.reference.ExchangeSnippets.Checkout;
import dev.ipcboot.reference.ExchangeSnippets.Prices;
import dev.ipcboot.reference.ExchangeSnippets.Shop;
import dev.ipcboot.reference.LifecycleSnippets.Maintenance;
import dev.ipcboot.test.AutoConfigureIpc;
import dev.ipcboot.test.CapturedMessage;
import dev.ipcboot.test.IpcCaptor;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The snippets of {@code docs/reference.md} do what the page says.
 */
@SpringBootTest
@AutoConfigureIpc(capture = { "shop.orders", "shop.receipts", "cooked" })
@Timeout(120)
class ReferenceTests {

	private final Order order = new Order("A1", "screw", 3);

	@Autowired
	private IpcClient client;

	@Autowired
	private SendingSnippets sending;

	@Autowired
	private IpcCaptor captor;

	@BeforeEach
	void forget() {
		ListenerSnippets.received.entries().clear();
	}

	@Test
	void sending() throws Exception {
		this.sending.send(this.order);
		this.sending.headers(this.order);
		this.sending.priority(this.order);
		this.sending.contentType(this.order);
		assertThat(this.sending.timeToLive(this.order).isAcknowledged()).isTrue();
		assertThat(this.sending.confirm(this.order).isAcknowledged()).isTrue();
		assertThat(this.sending.template(this.order)).isEqualTo(new Receipt("A1"));
		awaitReceived(8, "orders: " + this.order);
		this.sending.delay(this.order);
		awaitReceived(9, "orders: " + this.order);
	}

	@Test
	void requests() throws Exception {
		assertThat(this.sending.request(this.order)).isEqualTo(new Receipt("A1"));
		assertThatIllegalArgumentException().isThrownBy(() -> this.sending.request(new Order("", "screw", 0)))
			.withMessageStartingWith("Refused: ");
		assertThat(this.sending.requestMany(List.of(this.order))).containsExactly(new Receipt("A1"));
		assertThat(this.client.task("later").request(this.order, Receipt.class)).isEqualTo(new Receipt("A1"));
		assertThat(this.client.task("stock").request("screw", Integer.class)).isZero();
		assertThatExceptionOfType(IpcRemoteException.class)
			.isThrownBy(() -> this.client.task("strict").request("x", String.class))
			.satisfies((ex) -> assertThat(ex.getRemoteClassName()).isEqualTo(IllegalArgumentException.class.getName()));
		assertThat(this.client.task("ticks").request("", Long.class)).isPositive();
	}

	@Test
	void interfaces(@Autowired Checkout checkout, @Autowired Shop shop,
			@Autowired @Qualifier("dev.ipcboot.reference.ExchangeSnippets$Prices") Prices prices) throws Exception {
		checkout.order(this.order);
		assertThat(shop.placeConfirmed(this.order).get().isAcknowledged()).isTrue();
		assertThat(this.captor.messages("shop.orders").await(2)).extracting((message) -> message.header("region"))
			.containsExactly("north", null);
		this.captor.messages("shop.receipts").answer((message) -> new Receipt(message.text()));
		assertThat(shop.receipt("A1")).isEqualTo(new Receipt("A1"));
		assertThat(new ExchangeSnippets().byHand(this.client).receipt("A2")).isEqualTo(new Receipt("A2"));
		assertThat(prices.priceOf("screw")).isEqualTo(5);
	}

	@Test
	void listeners() throws Exception {
		this.client.task("arguments").header("region", "north").send(this.order);
		awaitReceived(1, "arguments: screw from north, process " + ProcessHandle.current().pid());
		this.client.task("raw").confirm(this.order).get();
		assertThat(this.captor.messages("cooked").await(1)).extracting(CapturedMessage::text)
			.containsExactly("{\"id\":\"A1\"}");
		this.client.task("priced").header("size", "large").confirm(this.order).get();
		this.client.task("priced").confirm(this.order).get();
		awaitReceived(1, "priced: " + this.order);
		assertThat(this.client.task("manual").confirm(this.order).get().isAcknowledged()).isTrue();
		assertThat(this.client.task("manual").confirm(new Order("A2", "nail", 101)).get())
			.matches((verdict) -> verdict.outcome() == Outcome.REJECTED && "too many".equals(verdict.reason()));
		assertThat(this.client.task("bulk").confirm(this.order).get().isAcknowledged()).isTrue();
		this.client.task("commands").confirm(this.order).get();
		this.client.task("commands").confirm(new Receipt("A1")).get();
		this.client.task("commands").confirm(new byte[] { 1 }).get();
		awaitReceived(1, "commands: " + this.order);
		awaitReceived(1, "commands: " + new Receipt("A1"));
		awaitReceived(1, "commands: something else");
	}

	@Test
	void errors(@Autowired Clinic clinic, @Autowired DeadLetters deadLetters) throws Exception {
		assertThat(this.client.task("payments").confirm(this.order).get().outcome()).isEqualTo(Outcome.REJECTED);
		awaitReceived(4, "failed: the bank is closed");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.until(() -> ListenerSnippets.received.entries()
				.stream()
				.anyMatch((entry) -> entry.startsWith("payments.dlt: A1 after 4 attempts: ")));
		assertThat(deadLetters.count()).doesNotContainKey("payments");
		assertThat(this.client.task("bulk").confirm(new Order("A2", "", 1)).get().reason()).contains("no item");
		assertThat(deadLetters.count()).containsEntry("bulk", 1);
		assertThat(clinic.tryAgain("bulk")).matches((result) -> result.replayed() == 0)
			.extracting(ReplayResult::failures)
			.asInstanceOf(InstanceOfAssertFactories.LIST)
			.hasSize(1);
	}

	@Test
	void lifecycle(@Autowired Maintenance maintenance) {
		AtomicBoolean worked = new AtomicBoolean();
		maintenance.nightly(() -> worked.set(true));
		assertThat(worked).isTrue();
		assertThat(ListenerSnippets.received.entries()).contains("stopped: priced");
	}

	@Test
	void converters() throws Exception {
		assertThat(this.client.task("orders").contentType("text/csv").confirm(this.order).get().isAcknowledged())
			.isTrue();
		awaitReceived(1, "orders: " + this.order);
	}

	private static void awaitReceived(int count, String entry) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(ListenerSnippets.received.entries()).filteredOn(entry::equals).hasSize(count));
	}

}
