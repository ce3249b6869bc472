package dev.ipcboot.test;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.IpcListenerContainer;

import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Plays the receiver of tasks and keeps what comes. Each message is acknowledged, unless
 * the test has set an {@linkplain CapturedMessages#answer answer}. Safe for use by any
 * thread.
 */
public final class IpcCaptor implements SmartLifecycle {

	private final Map<String, CapturedMessages> captured = new TreeMap<>();

	private final IpcEngine engine;

	private final IpcMessageMapper mapper;

	private volatile List<TaskReceiver> receivers = List.of();

	/**
	 * Create a captor, stopped. {@link AutoConfigureIpc} does so for a test.
	 * @param tasks the names of the tasks
	 * @param engine receives the messages
	 * @param mapper turns messages into their wire form and back
	 */
	public IpcCaptor(Collection<String> tasks, IpcEngine engine, IpcMessageMapper mapper) {
		tasks.forEach((task) -> this.captured.put(task, new CapturedMessages(task)));
		this.engine = engine;
		this.mapper = mapper;
	}

	/**
	 * The messages for a task.
	 * @param task the name of the task
	 * @return the messages, those to come included
	 * @throws IllegalArgumentException if the task is not captured
	 */
	public CapturedMessages messages(String task) {
		CapturedMessages messages = this.captured.get(task);
		if (messages == null) {
			throw new IllegalArgumentException("Task '" + task + "' is not captured, only " + this.captured.keySet()
					+ "; add it to @AutoConfigureIpc(capture = ...)");
		}
		return messages;
	}

	/**
	 * Forget what has come, and all answers.
	 */
	public void reset() {
		this.captured.values().forEach(CapturedMessages::reset);
	}

	@Override
	public void start() {
		List<TaskReceiver> opened = new ArrayList<>();
		this.receivers = opened;
		this.captured.forEach((task, messages) -> opened
			.add(this.engine.listen(this.engine.options().task(task), (delivery) -> receive(delivery, messages))));
	}

	private void receive(Delivery delivery, CapturedMessages messages) {
		Object answer = messages
			.add(new CapturedMessage(this.mapper.fromDelivery(delivery), this.mapper.getConverter()));
		if (answer != null && delivery.isRequest()) {
			delivery.reply(this.mapper
				.toWire((answer instanceof Message<?> message) ? message : MessageBuilder.withPayload(answer).build()));
		}
	}

	@Override
	public void stop() {
		List<TaskReceiver> closing = this.receivers;
		this.receivers = List.of();
		closing.forEach(TaskReceiver::close);
	}

	@Override
	public boolean isRunning() {
		return !this.receivers.isEmpty();
	}

	/**
	 * Before the listeners, which may send when they start, and after them at the end.
	 */
	@Override
	public int getPhase() {
		return IpcListenerContainer.PHASE - 1;
	}

}
