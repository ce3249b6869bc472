package dev.ipcboot.health;

import java.util.stream.Stream;

import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.listener.IpcListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * The health of everything here: the directory, and one component for each listener
 * container by its id, those that come later included. Safe for use by any thread.
 */
public final class IpcHealthContributor implements CompositeHealthContributor {

	private static final String DIRECTORY = "directory";

	private final HealthContributor directory;

	private final IpcListenerEndpointRegistry registry;

	/**
	 * Create a contributor.
	 * @param directory the directory
	 * @param registry the containers
	 */
	public IpcHealthContributor(TaskDirectory directory, IpcListenerEndpointRegistry registry) {
		this.directory = new IpcDirectoryHealthIndicator(directory);
		this.registry = registry;
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		IpcListenerContainer container = this.registry.getListenerContainer(name);
		if (container != null) {
			return new IpcListenerHealthIndicator(container);
		}
		return DIRECTORY.equals(name) ? this.directory : null;
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return Stream.concat(Stream.of(new HealthContributors.Entry(DIRECTORY, this.directory)),
				this.registry.getListenerContainers()
					.stream()
					.map((container) -> new HealthContributors.Entry(container.getListenerId(),
							new IpcListenerHealthIndicator(container))));
	}

}
