package dev.ipcboot.health;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.transport.ChildStatus;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;

/**
 * The health of everything here: the {@code directory}, each of the {@code listeners} by
 * the id of its container, each of the {@code tasks} whose names this process owns, and
 * each of the {@code children} that it runs, by the name of the task, those that come
 * later included. Safe for use by any thread.
 */
public final class IpcHealthContributor implements CompositeHealthContributor {

	private final Map<String, HealthContributor> contributors = new LinkedHashMap<>();

	/**
	 * Create a contributor.
	 * @param engine what owns the names
	 * @param registry the containers
	 * @param watch knows which queues are full
	 * @param children the child processes
	 */
	public IpcHealthContributor(IpcEngine engine, IpcListenerEndpointRegistry registry, QueueWatch watch,
			Supplier<List<ChildStatus>> children) {
		this.contributors.put("directory", new IpcDirectoryHealthIndicator(engine.directory()));
		this.contributors.put("threads", new IpcThreadsHealthIndicator(engine.threads()));
		this.contributors.put("senders", new NamedContributors<TaskSender>(engine::senders, TaskSender::task,
				(sender) -> new IpcSenderHealthIndicator(sender, watch.thresholds().status())));
		this.contributors.put("listeners", new NamedContributors<IpcListenerContainer>(registry::getListenerContainers,
				IpcListenerContainer::getListenerId, IpcListenerHealthIndicator::new));
		this.contributors.put("tasks", new NamedContributors<TaskReceiver>(engine::receivers, TaskReceiver::task,
				(receiver) -> new IpcTaskHealthIndicator(receiver, watch)));
		this.contributors.put("children",
				new NamedContributors<ChildStatus>(children, ChildStatus::task, IpcChildHealthIndicator::new));
	}

	@Override
	public @Nullable HealthContributor getContributor(String name) {
		return this.contributors.get(name);
	}

	@Override
	public Stream<HealthContributors.Entry> stream() {
		return this.contributors.entrySet()
			.stream()
			.map((entry) -> new HealthContributors.Entry(entry.getKey(), entry.getValue()));
	}

}
