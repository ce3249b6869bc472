package dev.ipcboot.health;

import java.util.List;

import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadFaults.ThreadFault;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of the threads: down while one of them fails again and again, or can't be
 * started.
 */
final class IpcThreadsHealthIndicator implements HealthIndicator {

	private final ThreadFaults faults;

	IpcThreadsHealthIndicator(ThreadFaults faults) {
		this.faults = faults;
	}

	@Override
	public Health health() {
		List<ThreadFault> current = this.faults.current();
		Health.Builder health = current.isEmpty() ? Health.up() : Health.down();
		health.withDetail("faults", this.faults.count());
		if (!current.isEmpty()) {
			health.withDetail("failing", current.stream().map(ThreadFault::thread).toList())
				.withDetail("since", current.get(0).since().toString())
				.withException(current.get(0).cause());
		}
		return health.build();
	}

}
