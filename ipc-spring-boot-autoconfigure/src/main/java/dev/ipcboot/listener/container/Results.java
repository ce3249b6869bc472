package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.CompletionStage;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.ForwardedResult;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * What becomes of the result of a listener: the reply to the sender, a message to another
 * task, or nothing but the verdict. Safe for use by any thread.
 */
final class Results {

	private final ContainerContext context;

	private final Failures failures;

	private final OpenVerdicts open;

	Results(ContainerContext context, Failures failures, OpenVerdicts open) {
		this.context = context;
		this.failures = failures;
		this.open = open;
	}

	/**
	 * Settle a message with what its listener has returned.
	 * @throws RuntimeException if the result can't be converted; the message has no
	 * outcome then
	 */
	void handle(Handling handling, @Nullable Object result) {
		if (result == null) {
			returned(handling, null);
			return;
		}
		if (result == Skipped.MESSAGE) {
			if (handling.claim()) {
				handling.acknowledge();
			}
			return;
		}
		ForwardedResult forwarded = (result instanceof ForwardedResult routed) ? routed : null;
		Object value = (forwarded != null) ? forwarded.value() : result;
		String task = (forwarded != null) ? forwarded.task() : null;
		CompletionStage<?> stage = AsyncResults.stage(value);
		if (stage == null) {
			settle(handling, task, value);
			return;
		}
		handling.detach();
		opened(handling);
		try {
			AsyncResults.follow(stage, (later, fault) -> end(handling, task, later, fault));
		}
		catch (Throwable ex) {
			closed(handling);
			throw ex;
		}
	}

	private void end(Handling handling, @Nullable String task, @Nullable Object value, @Nullable Throwable fault) {
		boolean pending = false;
		try {
			if (fault != null) {
				this.failures.handle(handling, fault);
			}
			else {
				pending = settle(handling, task, value);
			}
		}
		catch (Throwable ex) {
			this.failures.handle(handling, ex);
		}
		finally {
			if (!pending) {
				closed(handling);
			}
		}
	}

	/**
	 * Settle a message with the result itself.
	 * @return whether the outcome has still to come from another task
	 */
	private boolean settle(Handling handling, @Nullable String task, @Nullable Object value) {
		if (value == null) {
			returned(handling, null);
			return false;
		}
		Object replyTo = handling.getHeaders().get(IpcHeaders.REPLY_TO);
		String destination = (replyTo instanceof String name) ? name : (handling.isRequest() ? null : task);
		if (destination != null) {
			forward(handling, destination, value);
			return true;
		}
		if (handling.canReply()) {
			returned(handling, encode(value));
		}
		else {
			// What is no result is a fault, also where no reply is wanted
			this.context.mapper().getConverter().requireTransferable(payload(value));
			returned(handling, null);
		}
		return false;
	}

	private static Object payload(Object value) {
		return (value instanceof Message<?> message) ? message.getPayload() : value;
	}

	private void returned(Handling handling, @Nullable WireMessage reply) {
		ManualAcknowledgment handle = handling.handle();
		if (handle != null) {
			if (!handle.onReturn(reply)) {
				this.failures.late(handling);
			}
		}
		else if (!handling.isOpen()) {
			give(handling, reply);
		}
		else if (handling.claim()) {
			try {
				give(handling, reply);
			}
			catch (Throwable ex) {
				this.failures.handleClaimed(handling, ex);
			}
		}
		else {
			this.failures.late(handling);
		}
	}

	private static void give(Handling handling, @Nullable WireMessage reply) {
		if (reply != null) {
			handling.reply(reply);
		}
		else {
			handling.acknowledge();
		}
	}

	private void opened(Handling handling) {
		// The handle for the verdict has opened those that have one
		if (handling.handle() == null) {
			this.open.opened(handling);
		}
	}

	private void closed(Handling handling) {
		if (handling.handle() == null) {
			this.open.closed(handling);
		}
	}

	private void forward(Handling handling, String task, Object value) {
		WireMessage message = encode(correlated(handling, value));
		Duration patience = this.context.engine().options().confirmTimeout();
		TaskSender sender = this.context.engine().sender(task);
		handling.detach();
		handling.forwardedTo(task);
		opened(handling);
		try {
			sender.send(message, (outcome, reason) -> forwarded(handling, task, outcome, reason), patience);
		}
		catch (Throwable ex) {
			closed(handling);
			throw ex;
		}
	}

	private void forwarded(Handling handling, String task, Outcome outcome, @Nullable String reason) {
		try {
			if (outcome == Outcome.ACKNOWLEDGED) {
				returned(handling, null);
			}
			else {
				this.failures.handle(handling, new IpcException("The result was not taken by task '" + task + "': "
						+ outcome + ((reason != null) ? ", " + reason : "")));
			}
		}
		catch (Throwable ex) {
			this.failures.handle(handling, ex);
		}
		finally {
			closed(handling);
		}
	}

	private static Message<?> correlated(Handling handling, Object value) {
		MessageBuilder<?> builder = (value instanceof Message<?> message) ? MessageBuilder.fromMessage(message)
				: MessageBuilder.withPayload(value);
		Object id = handling.getHeaders().get(IpcHeaders.CORRELATION_ID);
		Object correlation = (id != null) ? id : handling.getHeaders().get(IpcHeaders.MESSAGE_ID);
		if (correlation != null) {
			builder.setHeaderIfAbsent(IpcHeaders.CORRELATION_ID, correlation);
		}
		return builder.build();
	}

	private WireMessage encode(Object value) {
		Message<?> message = (value instanceof Message<?> given) ? given : MessageBuilder.withPayload(value).build();
		return this.context.mapper().toWire(message);
	}

	/**
	 * A listener that has not been called.
	 */
	enum Skipped {

		MESSAGE

	}

}
