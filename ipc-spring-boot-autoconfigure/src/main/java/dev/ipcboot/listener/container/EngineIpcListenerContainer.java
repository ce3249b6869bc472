package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.listener.ListenerStatistics;
import dev.ipcboot.listener.event.IpcListenerContainerStartedEvent;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent.Reason;
import dev.ipcboot.thread.SupervisedThread;
import org.jspecify.annotations.Nullable;

/**
 * A container whose tasks are received by the engine. Its state is what the receivers
 * say, so it can't look healthy when they are not. Safe for use by any thread: a lock
 * orders the changes of state, reading takes none.
 */
public class EngineIpcListenerContainer implements IpcListenerContainer {

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final ListenerCounters counters = new ListenerCounters();

	private final ContainerContext context;

	private final ContainerProperties properties;

	private volatile @Nullable ContainerRun run;

	/**
	 * Create a container, stopped.
	 * @param context what it is made of
	 */
	public EngineIpcListenerContainer(ContainerContext context) {
		this.context = context;
		this.properties = context.properties();
	}

	@Override
	public String getListenerId() {
		return this.properties.id();
	}

	@Override
	public List<String> getTasks() {
		return this.properties.tasks();
	}

	@Override
	public String getDescription() {
		return this.properties.description();
	}

	@Override
	public String getGroup() {
		return this.properties.group();
	}

	@Override
	public boolean isAutoStartup() {
		return this.properties.autoStartup();
	}

	@Override
	public int getPhase() {
		return this.properties.phase();
	}

	@Override
	public Duration getShutdownTimeout() {
		return this.properties.settings().shutdownTimeout();
	}

	/**
	 * What the container is.
	 * @return the properties
	 */
	public ContainerProperties getContainerProperties() {
		return this.properties;
	}

	@Override
	public void start() {
		this.lifecycle.lock();
		try {
			if (this.run != null) {
				return;
			}
			this.run = ContainerRun.start(this, this.context, this.counters);
		}
		finally {
			this.lifecycle.unlock();
		}
		this.context.events().publishEvent(new IpcListenerContainerStartedEvent(this));
	}

	@Override
	public void prepareStop() {
		ContainerRun current = this.run;
		if (current != null) {
			current.prepareStop();
		}
	}

	@Override
	public void stop() {
		stop(getShutdownTimeout());
	}

	@Override
	public void stop(Duration grace) {
		ContainerRun caller = this.run;
		if (caller != null && caller.isCalledBy(Thread.currentThread())) {
			// A listener that stops its own container can't be waited for by itself
			caller.prepareStop();
			new SupervisedThread(getListenerId() + "-stop", false, () -> stop(grace), this.context.engine().threads())
				.startSoon();
			return;
		}
		Reason reason;
		this.lifecycle.lock();
		try {
			ContainerRun current = this.run;
			if (current == null) {
				return;
			}
			this.run = null;
			reason = current.stop(grace);
		}
		finally {
			this.lifecycle.unlock();
		}
		this.context.events().publishEvent(new IpcListenerContainerStoppedEvent(this, reason));
	}

	@Override
	public void pause() {
		forEach(TaskReceiver::pause);
	}

	@Override
	public void resume() {
		forEach(TaskReceiver::resume);
	}

	private void forEach(Consumer<TaskReceiver> change) {
		this.lifecycle.lock();
		try {
			getReceivers().forEach(change);
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return this.run != null;
	}

	@Override
	public State getState() {
		List<TaskReceiver> current = getReceivers();
		if (current.isEmpty()) {
			return State.STOPPED;
		}
		if (anyIs(current, TaskReceiver.State.FAILED) || anyIs(current, TaskReceiver.State.CLOSED)) {
			return State.FAILED;
		}
		return anyIs(current, TaskReceiver.State.PAUSED) ? State.PAUSED : State.RUNNING;
	}

	private static boolean anyIs(List<TaskReceiver> receivers, TaskReceiver.State state) {
		return receivers.stream().anyMatch((receiver) -> receiver.state() == state);
	}

	@Override
	public @Nullable Throwable getFailure() {
		for (TaskReceiver receiver : getReceivers()) {
			Throwable failure = receiver.failure();
			if (failure != null) {
				return failure;
			}
		}
		return null;
	}

	@Override
	public List<TaskReceiver> getReceivers() {
		ContainerRun current = this.run;
		return (current != null) ? current.receivers() : List.of();
	}

	@Override
	public ListenerSettings getSettings() {
		return this.context.properties().settings();
	}

	@Override
	public ListenerStatistics getStatistics() {
		ContainerRun current = this.run;
		return new ListenerStatistics(this.counters.filtered.sum(), this.counters.failures.sum(),
				this.counters.retries.sum(), this.counters.releases.sum(), this.counters.deadLetters.sum(),
				(current != null) ? current.open() : 0, (current != null) ? current.waiting() : 0);
	}

	@Override
	public String toString() {
		return "listener '" + getListenerId() + "' (" + getDescription() + ")";
	}

}
