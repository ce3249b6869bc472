package dev.ipcboot.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A container whose tasks are received by the engine. Its state is what the receivers
 * say, so it can't look healthy when they are not. Safe for use by any thread: a lock
 * orders the changes of state, reading takes none.
 */
public class EngineIpcListenerContainer implements IpcListenerContainer {

	private final ReentrantLock lifecycle = new ReentrantLock();

	private final IpcEngine engine;

	private final ContainerProperties properties;

	private final MessageHandler handler;

	private volatile List<TaskReceiver> receivers = List.of();

	/**
	 * Create a container, stopped.
	 * @param engine receives the messages
	 * @param properties what the container is
	 * @param handler is called with each message
	 */
	public EngineIpcListenerContainer(IpcEngine engine, ContainerProperties properties, MessageHandler handler) {
		this.engine = engine;
		this.properties = properties;
		this.handler = handler;
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
	public boolean isAutoStartup() {
		return this.properties.autoStartup();
	}

	@Override
	public void start() {
		this.lifecycle.lock();
		try {
			if (this.receivers.isEmpty()) {
				this.receivers = listen();
			}
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	private List<TaskReceiver> listen() {
		List<TaskReceiver> opened = new ArrayList<>();
		try {
			for (String task : getTasks()) {
				opened.add(this.engine.listen(this.engine.options().task(task), this.handler));
			}
			return List.copyOf(opened);
		}
		catch (RuntimeException ex) {
			opened.forEach(TaskReceiver::close);
			throw ex;
		}
	}

	@Override
	public void stop() {
		this.lifecycle.lock();
		try {
			List<TaskReceiver> closing = this.receivers;
			this.receivers = List.of();
			closing.forEach(TaskReceiver::close);
		}
		finally {
			this.lifecycle.unlock();
		}
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
			this.receivers.forEach(change);
		}
		finally {
			this.lifecycle.unlock();
		}
	}

	@Override
	public boolean isRunning() {
		return !this.receivers.isEmpty();
	}

	@Override
	public State getState() {
		List<TaskReceiver> current = this.receivers;
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
		for (TaskReceiver receiver : this.receivers) {
			Throwable failure = receiver.failure();
			if (failure != null) {
				return failure;
			}
		}
		return null;
	}

	@Override
	public List<TaskReceiver> getReceivers() {
		return this.receivers;
	}

	@Override
	public String toString() {
		return "listener '" + getListenerId() + "' (" + getDescription() + ")";
	}

}
