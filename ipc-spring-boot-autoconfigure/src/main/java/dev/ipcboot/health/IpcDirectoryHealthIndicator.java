package dev.ipcboot.health;

import dev.ipcboot.IpcException;
import dev.ipcboot.directory.TaskDirectory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of the directory: without it nobody finds anybody.
 */
final class IpcDirectoryHealthIndicator implements HealthIndicator {

	private final TaskDirectory directory;

	IpcDirectoryHealthIndicator(TaskDirectory directory) {
		this.directory = directory;
	}

	@Override
	public Health health() {
		Health.Builder health = Health.up().withDetail("path", this.directory.path().toString());
		try {
			return health.withDetail("tasks", this.directory.list().size()).build();
		}
		catch (IpcException ex) {
			return health.down(ex).build();
		}
	}

}
