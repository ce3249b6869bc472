package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.rabbit.FreshQueues;
import dev.ipcboot.rabbit.RabbitBroker;
import dev.ipcboot.rabbit.StartedBroker;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The engine on {@code rabbit:}. A sender reaches the task by its configured address, and
 * a name may have several owners.
 */
@ExtendWith(StartedBroker.class)
@Tag("broker")
class RabbitEngineTests extends EngineContractTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private FreshQueues queues;

	@Override
	protected Transport transport() {
		return this.queues.transport();
	}

	@Override
	protected int count() {
		return 5000;
	}

	@Override
	protected List<IpcAddress> senderAddresses() {
		return List.of(IpcAddress.of("rabbit:"));
	}

	@Override
	@BeforeEach
	void open() throws Exception {
		this.queues = new FreshQueues(RabbitBroker.get());
		super.open();
	}

	@Override
	@AfterEach
	void close() throws Exception {
		if (this.queues != null) {
			super.close();
			this.queues.close();
		}
	}

	@Override
	@Test
	void aTaskThatNobodyOwnsFailsAtOnce() {
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> sender().send(WireMessage.of(new byte[1]), TIMEOUT))
			.withMessageContaining("orders")
			.withMessageContaining("there is no queue")
			.withMessageContaining("whoever receives declares it");
		assertThatExceptionOfType(IpcTaskUnavailableException.class)
			.isThrownBy(() -> sender().send(WireMessage.of(new byte[1]), new Outcomes(), TIMEOUT));
	}

	@Override
	@Test
	void aNameHasOneOwner() throws Exception {
		Set<String> first = ConcurrentHashMap.newKeySet();
		Set<String> second = ConcurrentHashMap.newKeySet();
		listen((delivery) -> first.add(text(delivery)));
		try (IpcEngine other = openFurther()) {
			other.listen(options(), (delivery) -> second.add(text(delivery)));
			for (int i = 0; i < 200; i++) {
				Outcomes outcomes = new Outcomes();
				sender().send(WireMessage.of(("m" + i).getBytes(StandardCharsets.UTF_8)), outcomes, TIMEOUT);
				assertThat(outcomes.await()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
		}
		assertThat(first).isNotEmpty().doesNotContainAnyElementsOf(second);
		assertThat(second).isNotEmpty();
		assertThat(first.size() + second.size()).isEqualTo(200);
	}

	private static String text(Delivery delivery) {
		return new String(delivery.payloadBytes(), StandardCharsets.UTF_8);
	}

}
