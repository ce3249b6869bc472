package dev.ipcboot.health;

import java.time.Duration;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.health.QueueWatch.FullQueue;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of a name that this process owns: down when the name is lost or nothing is
 * received at one of its addresses. A queue that stays full, and a message that has long
 * been in the hands of the listener, are warnings among the details.
 */
final class IpcTaskHealthIndicator implements HealthIndicator {

	private final TaskReceiver receiver;

	private final QueueWatch watch;

	IpcTaskHealthIndicator(TaskReceiver receiver, QueueWatch watch) {
		this.receiver = receiver;
		this.watch = watch;
	}

	@Override
	public Health health() {
		TaskReceiver.State state = this.receiver.state();
		Health.Builder health = new Health.Builder(Status.UP);
		health.withDetail("state", state.name())
			.withDetail("since", this.receiver.since().toString())
			.withDetail("addresses", this.receiver.addresses().stream().map(IpcAddress::toString).toList());
		warn(health, state);
		if (state == TaskReceiver.State.FAILED) {
			health.status(Status.DOWN);
			Throwable failure = this.receiver.failure();
			if (failure != null) {
				health.withException(failure);
			}
		}
		return health.build();
	}

	private void warn(Health.Builder health, TaskReceiver.State state) {
		List<FullQueue> overdue = this.watch.overdue(this.receiver);
		if (!overdue.isEmpty()) {
			health.status(this.watch.thresholds().status())
				.withDetail("warning", String.join("; ", overdue.stream().map(FullQueue::toString).toList()))
				.withDetail("fullSince", overdue.get(0).since().toString());
		}
		Duration oldest = this.receiver.oldestUnhandled();
		if (state == TaskReceiver.State.RUNNING && oldest.compareTo(this.watch.thresholds().duration()) >= 0) {
			health.withDetail("oldestUnhandled",
					"the listener has had a message in hand for " + oldest.toSeconds() + " s without a verdict");
		}
	}

}
