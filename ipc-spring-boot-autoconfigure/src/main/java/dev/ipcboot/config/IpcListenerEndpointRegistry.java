package dev.ipcboot.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import dev.ipcboot.listener.IpcListenerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;

/**
 * Holds the containers of all listeners of an application, starts them with it and stops
 * them with it. A single container is had by its id, to be stopped, paused and started at
 * run time. Safe for use by any thread: a lock orders the changes, reading takes none.
 */
public class IpcListenerEndpointRegistry implements SmartLifecycle {

	private final ReentrantLock lifecycle = new ReentrantLock();

	private volatile Map<String, IpcListenerContainer> containers = Map.of();

	private volatile boolean running;

	/**
	 * Make a container and keep it. It is started at once if the registry runs already,
	 * as for a bean that is created late.
	 * @param endpoint what the container is made of
	 * @param factory makes it
	 * @throws DuplicateIpcListenerException if its id or one of its tasks has a container
	 */
	public void registerListenerContainer(IpcListenerEndpoint endpoint, IpcListenerContainerFactory factory) {
		this.lifecycle.lock();
		try {
			requireUnique(endpoint);
			IpcListenerContainer container = factory.createListenerContainer(endpoint);
			Map<String, IpcListenerContainer> copy = new LinkedHashMap<>(this.containers);
			copy.put(endpoint.getId(), container);
			this.containers = Collections.unmodifiableMap(copy);
			if (this.running && container.isAutoStartup()) {
				container.start();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private void requireUnique(IpcListenerEndpoint endpoint) {
		for (IpcListenerContainer other : this.containers.values()) {
			String pair = other.getDescription() + " and " + endpoint.getDescription();
			for (String task : endpoint.getTasks()) {
				if (other.getTasks().contains(task)) {
					throw new DuplicateIpcListenerException(
							"Task '" + task + "' has two listeners in this application: " + pair,
							"a task has one listener: remove one of them, or give it a task of its own");
				}
			}
			if (other.getListenerId().equals(endpoint.getId())) {
				throw new DuplicateIpcListenerException("Two listeners have the id '" + endpoint.getId() + "': " + pair,
						"give one of them another id");
			}
		}
	}

	/**
	 * The container with an id.
	 * @param id the id of the listener
	 * @return the container, or {@code null} if there is none
	 */
	public @Nullable IpcListenerContainer getListenerContainer(String id) {
		return this.containers.get(id);
	}

	/**
	 * The ids of all containers.
	 * @return the ids in order of registration
	 */
	public Set<String> getListenerContainerIds() {
		return this.containers.keySet();
	}

	/**
	 * All containers.
	 * @return the containers in order of registration
	 */
	public Collection<IpcListenerContainer> getListenerContainers() {
		return this.containers.values();
	}

	/**
	 * The containers of a group.
	 * @param group the name of the group
	 * @return the containers in order of registration
	 */
	public Collection<IpcListenerContainer> getListenerContainers(String group) {
		return this.containers.values().stream().filter((container) -> container.getGroup().equals(group)).toList();
	}

	private List<IpcListenerContainer> byPhase() {
		return this.containers.values()
			.stream()
			.sorted(Comparator.comparingInt(IpcListenerContainer::getPhase))
			.collect(Collectors.toCollection(ArrayList::new));
	}

	@Override
	public void start() {
		this.lifecycle.lock();
		try {
			for (IpcListenerContainer container : byPhase()) {
				if (container.isAutoStartup()) {
					container.start();
				}
			}
			this.running = true;
		}
		catch (RuntimeException ex) {
			stopAll();
			throw ex;
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public void stop() {
		this.lifecycle.lock();
		try {
			this.running = false;
			stopAll();
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	/**
	 * All stop at the same time, so that one that doesn't return costs one grace period.
	 */
	private void stopAll() {
		long start = System.nanoTime();
		List<IpcListenerContainer> reversed = byPhase();
		Collections.reverse(reversed);
		reversed.forEach(IpcListenerContainer::prepareStop);
		for (IpcListenerContainer container : reversed) {
			Duration left = container.getShutdownTimeout().minusNanos(System.nanoTime() - start);
			container.stop(left.isNegative() ? Duration.ZERO : left);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return IpcListenerContainer.PHASE;
	}

}
