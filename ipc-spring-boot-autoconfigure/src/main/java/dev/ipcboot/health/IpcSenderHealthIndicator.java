package dev.ipcboot.health;

import java.util.List;

import dev.ipcboot.connection.LinkStateChange;
import dev.ipcboot.connection.TaskSender;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of the way to a task. That its owner is away is no fault of this
 * application; that a broker takes no messages is like a queue that is too full, and has
 * the same status.
 */
final class IpcSenderHealthIndicator implements HealthIndicator {

	private final TaskSender sender;

	private final Status blocked;

	IpcSenderHealthIndicator(TaskSender sender, Status blocked) {
		this.sender = sender;
		this.blocked = blocked;
	}

	@Override
	public Health health() {
		TaskSender.State state = this.sender.state();
		List<LinkStateChange> changes = this.sender.changes();
		LinkStateChange latest = changes.get(changes.size() - 1);
		Health.Builder health = new Health.Builder((state == TaskSender.State.BLOCKED) ? this.blocked : Status.UP);
		health.withDetail("state", state.name()).withDetail("since", latest.at().toString());
		if (state == TaskSender.State.BLOCKED && latest.reason() != null) {
			health.withDetail("warning", latest.reason());
		}
		return health.build();
	}

}
