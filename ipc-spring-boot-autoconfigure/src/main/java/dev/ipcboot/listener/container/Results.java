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

	Results(ContainerContext context, Failures failures) {
		this.context = context;
		this.failures = failures;
	}

	/**
	 * Settle a message with what its listener has returned.
	 * @throws RuntimeException if the result can't be converted
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
		stage.whenComplete((later, fault) -> settleLater(handling, task, later, fault));
	}

	private void settleLater(Handling handling, @Nullable String task, @Nullable Object value,
			@Nullable Throwable fault) {
		if (fault != null) {
			this.failures.handle(handling, fault);
			return;
		}
		try {
			settle(handling, task, value);
		}
		catch (RuntimeException ex) {
			this.failures.handle(handling, ex);
		}
	}

	private void settle(Handling handling, @Nullable String task, @Nullable Object value) {
		if (value == null) {
			returned(handling, null);
			return;
		}
		Object replyTo = handling.getHeaders().get(IpcHeaders.REPLY_TO);
		if (replyTo instanceof String destination) {
			forward(handling, destination, value);
		}
		else if (handling.isRequest()) {
			returned(handling, encode(value));
		}
		else if (task != null) {
			forward(handling, task, value);
		}
		else if (handling.canReply()) {
			returned(handling, encode(value));
		}
		else {
			returned(handling, null);
		}
	}

	private static void returned(Handling handling, @Nullable WireMessage reply) {
		ManualAcknowledgment handle = handling.handle();
		if (handle != null) {
			handle.onReturn(reply);
		}
		else if (reply != null) {
			handling.reply(reply);
		}
		else {
			handling.acknowledge();
		}
	}

	private void forward(Handling handling, String task, Object value) {
		WireMessage message = encode(correlated(handling, value));
		Duration patience = this.context.engine().options().confirmTimeout();
		TaskSender sender = this.context.engine().sender(task);
		handling.detach();
		sender.send(message, (outcome, reason) -> {
			if (outcome == Outcome.ACKNOWLEDGED) {
				returned(handling, null);
			}
			else {
				this.failures.handle(handling, new IpcException("The result was not taken by task '" + task + "': "
						+ outcome + ((reason != null) ? ", " + reason : "")));
			}
		}, patience);
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
