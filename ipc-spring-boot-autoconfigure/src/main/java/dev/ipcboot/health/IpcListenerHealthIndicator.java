package dev.ipcboot.health;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.IpcListenerContainer.State;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of one listener container: down only when a fault has stopped it. Stopped or
 * paused on purpose is a state, not an illness.
 */
final class IpcListenerHealthIndicator implements HealthIndicator {

	private final IpcListenerContainer container;

	IpcListenerHealthIndicator(IpcListenerContainer container) {
		this.container = container;
	}

	@Override
	public Health health() {
		State state = this.container.getState();
		List<TaskReceiver> receivers = this.container.getReceivers();
		Health.Builder health = (state != State.FAILED) ? Health.up() : Health.down();
		health.withDetail("state", state.name()).withDetail("tasks", this.container.getTasks());
		if (!receivers.isEmpty()) {
			health.withDetail("addresses", addresses(receivers));
		}
		if (state == State.FAILED) {
			explain(health, receivers);
		}
		return health.build();
	}

	private static List<String> addresses(List<TaskReceiver> receivers) {
		return receivers.stream()
			.flatMap((receiver) -> receiver.addresses().stream())
			.map(IpcAddress::toString)
			.toList();
	}

	private static void explain(Health.Builder health, List<TaskReceiver> receivers) {
		for (TaskReceiver receiver : receivers) {
			if (receiver.state() != TaskReceiver.State.RUNNING && receiver.state() != TaskReceiver.State.PAUSED) {
				health.withDetail("failedTask", receiver.task()).withDetail("since", receiver.since().toString());
				Throwable failure = receiver.failure();
				if (failure != null) {
					health.withException(failure);
				}
				return;
			}
		}
	}

}
