package dev.ipcboot.core;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.function.Supplier;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.Delivery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.MessageHeaders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests {@link DeliveryHeaders}.
 */
@Timeout(10)
class DeliveryHeadersTests {

	private static final Map<String, Object> WIRE = Map.of("mine", 7L, IpcHeaders.CONTENT_TYPE, "text/plain",
			IpcHeaders.TIMESTAMP, 12L, IpcHeaders.TASK, "a lie", "id", "another");

	private final DeliveryHeaders headers = new DeliveryHeaders(delivery(WIRE), null);

	/** Says no more than a delivery must say. */
	private static Delivery delivery(Map<String, Object> wire) {
		Map<String, Object> says = Map.of("headers", wire, "task", "orders", "transport", "unix", "priority", 3,
				"isRedelivered", true, "laterMessageId", (Supplier<String>) () -> "a-1", "peer",
				new IpcPeer(5, 6, -1, null, true));
		return (Delivery) Proxy.newProxyInstance(Delivery.class.getClassLoader(), new Class<?>[] { Delivery.class },
				(proxy, method, arguments) -> says.get(method.getName()));
	}

	@Test
	void eachHeaderIsTheSameAskedForSinglyAndInTheMap() {
		Map<String, Object> expected = Map.ofEntries(Map.entry("mine", 7L), Map.entry("ipc_contentType", "text/plain"),
				Map.entry("contentType", "text/plain"), Map.entry("ipc_timestamp", 12L), Map.entry("timestamp", 12L),
				Map.entry(IpcHeaders.TASK, "orders"), Map.entry(IpcHeaders.TRANSPORT, "unix"),
				Map.entry(IpcHeaders.PRIORITY, 3), Map.entry(IpcHeaders.REDELIVERED, true),
				Map.entry(IpcHeaders.DELIVERY_ATTEMPT, 1), Map.entry(IpcHeaders.MESSAGE_ID, "a-1"),
				Map.entry(IpcHeaders.PEER_PID, 5L), Map.entry(IpcHeaders.PEER_UID, 6L),
				Map.entry(IpcHeaders.PEER_VERIFIED, true));
		expected.forEach((name, value) -> assertThat(this.headers.get(name)).as(name).isEqualTo(value));
		assertThat(this.headers.get("id")).isNull();
		assertThat(this.headers.getId()).isNull();
		assertThat(this.headers.getTimestamp()).isEqualTo(12L);
		assertThat(this.headers).containsExactlyInAnyOrderEntriesOf(expected);
		assertThat(this.headers.keySet()).isEqualTo(expected.keySet());
		assertThat(this.headers).hasSize(expected.size());
		expected.forEach((name, value) -> assertThat(this.headers.get(name)).as(name).isEqualTo(value));
	}

	@Test
	void aHeaderOfAnotherTypeIsRefused() {
		assertThat(this.headers.get("mine", Long.class)).isEqualTo(7L);
		assertThatIllegalArgumentException().isThrownBy(() -> this.headers.get("mine", String.class))
			.withMessageContaining("mine");
		assertThat(this.headers.get("other", String.class)).isNull();
	}

	@Test
	void theyEqualHeadersThatSayTheSame() {
		assertThat(this.headers).isEqualTo(new DeliveryHeaders(delivery(WIRE), null))
			.hasSameHashCodeAs(new DeliveryHeaders(delivery(WIRE), null))
			.isNotEqualTo(new DeliveryHeaders(delivery(Map.of()), null));
		assertThat(this.headers.toString()).contains("mine=7");
	}

	@Test
	void theyCanBeSerialized() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
			out.writeObject(this.headers);
		}
		try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			assertThat((MessageHeaders) in.readObject()).containsEntry("mine", 7L).hasSameSizeAs(this.headers);
		}
	}

}
