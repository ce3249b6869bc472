package dev.ipcboot.connection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.WireMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Confirmed messages in a steady stream, and what became of each of them.
 */
final class BrokeredLoad {

	private final Map<Integer, Outcomes> accepted = new ConcurrentHashMap<>();

	private final Set<Integer> handled = ConcurrentHashMap.newKeySet();

	private final AtomicInteger copies = new AtomicInteger();

	private final AtomicInteger redelivered = new AtomicInteger();

	private final AtomicInteger refused = new AtomicInteger();

	private final AtomicBoolean stop = new AtomicBoolean();

	private final TaskSender sender;

	private final Thread thread = new Thread(this::send, "test-load");

	BrokeredLoad(TaskSender sender) {
		this.sender = sender;
	}

	BrokeredLoad begin() {
		this.thread.setDaemon(true);
		this.thread.start();
		return this;
	}

	private void send() {
		for (int i = 0; !this.stop.get(); i++) {
			Outcomes outcomes = new Outcomes();
			try {
				this.sender.send(WireMessage.of(Integer.toString(i).getBytes(StandardCharsets.UTF_8)), outcomes,
						Duration.ofSeconds(30));
				this.accepted.put(i, outcomes);
			}
			catch (IpcException ex) {
				this.refused.incrementAndGet();
			}
			if (i % 20 == 0) {
				LockSupport.parkNanos(1_000_000);
			}
		}
	}

	void handle(Delivery delivery) {
		if (delivery.isRedelivered()) {
			this.redelivered.incrementAndGet();
		}
		if (!this.handled.add(Integer.valueOf(new String(delivery.payloadBytes(), StandardCharsets.UTF_8)))) {
			this.copies.incrementAndGet();
		}
	}

	/** Wait until the load makes progress, after whatever has happened. */
	void awaitProgress(int more) {
		int before = this.handled.size();
		await().atMost(Duration.ofSeconds(60)).until(() -> this.handled.size() >= before + more);
	}

	int handled() {
		return this.handled.size();
	}

	/**
	 * End the load and require that every message that was accepted has been acknowledged
	 * and handled.
	 * @return figures for people
	 */
	String finish() throws Exception {
		this.stop.set(true);
		this.thread.join(40_000);
		List<Integer> lost = new ArrayList<>();
		Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
		for (Map.Entry<Integer, Outcomes> each : this.accepted.entrySet()) {
			Outcome outcome = each.getValue().await(60);
			outcomes.merge(outcome, 1, Integer::sum);
			if (outcome == Outcome.ACKNOWLEDGED && !this.handled.contains(each.getKey())) {
				lost.add(each.getKey());
			}
		}
		String figures = this.accepted.size() + " accepted, " + outcomes + ", " + lost.size() + " lost, "
				+ this.redelivered + " redelivered, " + this.copies + " handled twice, " + this.refused + " refused";
		assertThat(lost).as(figures).isEmpty();
		assertThat(outcomes).as(figures).containsOnlyKeys(Outcome.ACKNOWLEDGED);
		return figures;
	}

}
