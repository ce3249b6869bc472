package dev.ipcboot.health;

import dev.ipcboot.transport.ChildStatus;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * The health of a child process: down when it has failed for good or is restarted too
 * often. One that was ended on purpose, has done its work, or is about to be started
 * again is up. Arguments may hold secrets and are not shown.
 */
final class IpcChildHealthIndicator implements HealthIndicator {

	private final ChildStatus child;

	IpcChildHealthIndicator(ChildStatus child) {
		this.child = child;
	}

	@Override
	public Health health() {
		boolean broken = this.child.state() == ChildStatus.State.FAILED
				|| this.child.state() == ChildStatus.State.RESTARTING_TOO_OFTEN;
		Health.Builder health = new Health.Builder((broken) ? Status.DOWN : Status.UP)
			.withDetail("state", this.child.state().name())
			.withDetail("since", this.child.since().toString())
			.withDetail("program", this.child.program())
			.withDetail("restarts", this.child.restarts());
		if (this.child.pid() >= 0) {
			health.withDetail("pid", this.child.pid());
		}
		Integer exitCode = this.child.exitCode();
		if (exitCode != null) {
			health.withDetail("exitCode", exitCode);
		}
		String problem = this.child.problem();
		if (problem != null) {
			health.withDetail("problem", problem);
		}
		return health.build();
	}

}
