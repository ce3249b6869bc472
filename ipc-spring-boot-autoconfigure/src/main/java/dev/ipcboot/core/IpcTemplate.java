package dev.ipcboot.core;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.core.SendObserver.Sending;
import dev.ipcboot.frame.WireMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;
import org.springframework.messaging.core.AbstractMessageSendingTemplate;
import org.springframework.messaging.core.MessagePostProcessor;
import org.springframework.messaging.support.GenericMessage;

/**
 * Sends to tasks. Safe for use by any thread once its setters have been called.
 */
public class IpcTemplate extends AbstractMessageSendingTemplate<String> implements IpcOperations {

	private final IpcEngine engine;

	private final IpcMessageMapper mapper;

	private final IpcTemplateOptions options;

	private final int maxHeaders;

	private MessageConverter messageConverter;

	private Executor replyExecutor = ForkJoinPool.commonPool();

	private @Nullable SendObserver observer;

	/**
	 * Create a template.
	 * @param engine what carries the messages
	 * @param mapper turns messages into their wire form and back
	 * @param options how long to wait
	 */
	public IpcTemplate(IpcEngine engine, IpcMessageMapper mapper, IpcTemplateOptions options) {
		this.engine = engine;
		this.mapper = mapper;
		this.options = options;
		this.maxHeaders = engine.options().limits().maxHeaders();
		this.messageConverter = mapper.getConverter();
	}

	@Override
	public void setMessageConverter(MessageConverter messageConverter) {
		this.messageConverter = messageConverter;
	}

	@Override
	public MessageConverter getMessageConverter() {
		return this.messageConverter;
	}

	/**
	 * What converts the replies of {@code convertSendAndReceiveAsync}, and therefore runs
	 * the stages that depend on them: never a thread of the engine.
	 * @param replyExecutor the executor; {@link ForkJoinPool#commonPool()} by default
	 */
	public void setReplyExecutor(Executor replyExecutor) {
		this.replyExecutor = replyExecutor;
	}

	/**
	 * Who sees every message that is sent.
	 * @param observer the observer, or {@code null} for none
	 */
	public void setSendObserver(@Nullable SendObserver observer) {
		this.observer = observer;
	}

	/**
	 * What converts replies that come as a future.
	 * @return the executor
	 */
	public Executor getReplyExecutor() {
		return this.replyExecutor;
	}

	/**
	 * How long calls wait that don't say it themselves.
	 * @return the options
	 */
	public IpcTemplateOptions getOptions() {
		return this.options;
	}

	@Override
	protected void doSend(String task, Message<?> message) {
		send(task, message, this.options.sendTimeout());
	}

	@Override
	public void send(String task, Message<?> message, Duration timeout) {
		Sending sending = begin(task, "send", message);
		if (sending == null) {
			this.engine.sender(task).send(this.mapper.toWire(message), timeout);
			return;
		}
		observed(sending, () -> this.engine.sender(task).send(this.mapper.toWire(sending.message()), timeout));
		sending.end(null, null);
	}

	private @Nullable Sending begin(String task, String operation, Message<?> message) {
		SendObserver current = this.observer;
		return (current != null) ? current.begin(task, operation, message, () -> scheme(task)) : null;
	}

	private @Nullable String scheme(String task) {
		IpcAddress address = this.engine.sender(task).address();
		return (address != null) ? address.scheme() : null;
	}

	private static void observed(Sending sending, Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			sending.end(null, ex);
			throw ex;
		}
	}

	@Override
	protected Message<?> doConvert(Object payload, @Nullable Map<String, Object> headers,
			@Nullable MessagePostProcessor postProcessor) {
		if (headers == null && postProcessor == null && payload instanceof byte[] bytes
				&& getMessageConverter() instanceof IpcMessageConverter) {
			return new GenericMessage<>(bytes, IpcMessageHeaders.NONE);
		}
		Object hint = (headers != null) ? headers.get(CONVERSION_HINT_HEADER) : null;
		Message<?> message = IpcMessageMapper.encode(getMessageConverter(), payload, headers, hint);
		return (postProcessor != null) ? postProcessor.postProcessMessage(message) : message;
	}

	@Override
	public CompletableFuture<IpcConfirmation> sendAndConfirm(Message<?> message) {
		return sendAndConfirm(getRequiredDefaultDestination(), message);
	}

	@Override
	public CompletableFuture<IpcConfirmation> sendAndConfirm(String task, Message<?> message) {
		return sendAndConfirm(task, message, this.options.confirmTimeout());
	}

	@Override
	public CompletableFuture<IpcConfirmation> sendAndConfirm(String task, Message<?> message, Duration timeout) {
		TaskSender sender = this.engine.sender(task);
		ConfirmationFuture future = new ConfirmationFuture(sender);
		Sending sending = begin(task, "send", message);
		if (sending == null) {
			sender.send(this.mapper.toWire(message), future, timeout);
			return future;
		}
		observed(sending, () -> sender.send(this.mapper.toWire(sending.message()), future, timeout));
		future.whenComplete((confirmation, fault) -> sending
			.end((confirmation != null && confirmation.outcome() != Outcome.ACKNOWLEDGED)
					? confirmation.outcome().name() : null, fault));
		return future;
	}

	@Override
	public CompletableFuture<IpcConfirmation> convertSendAndConfirm(Object payload) {
		return convertSendAndConfirm(getRequiredDefaultDestination(), payload);
	}

	@Override
	public CompletableFuture<IpcConfirmation> convertSendAndConfirm(String task, Object payload,
			@Nullable Map<String, Object> headers, @Nullable MessagePostProcessor postProcessor) {
		return sendAndConfirm(task, doConvert(payload, headers, postProcessor));
	}

	@Override
	public @Nullable Message<?> sendAndReceive(Message<?> requestMessage) {
		return sendAndReceive(getRequiredDefaultDestination(), requestMessage);
	}

	@Override
	public @Nullable Message<?> sendAndReceive(String task, Message<?> requestMessage) {
		return exchange(task, requestMessage, defaultReplyLimit()).await();
	}

	@Override
	public @Nullable Message<?> sendAndReceive(String task, Message<?> message, Duration timeout) {
		return exchange(task, message, new ReplyLimit(timeout, "of this call")).await();
	}

	@Override
	public CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(Message<?> message) {
		return sendAndReceiveAsync(getRequiredDefaultDestination(), message);
	}

	@Override
	public CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(String task, Message<?> message) {
		return request(task, message, defaultReplyLimit(), TaskSender::request);
	}

	@Override
	public CompletableFuture<@Nullable Message<?>> sendAndReceiveAsync(String task, Message<?> message,
			Duration timeout) {
		return request(task, message, new ReplyLimit(timeout, "of this call"), TaskSender::request);
	}

	private ReplyLimit defaultReplyLimit() {
		return new ReplyLimit(this.options.replyTimeout(), "ipc.template.reply-timeout");
	}

	private ReplyFuture exchange(String task, Message<?> message, ReplyLimit limit) {
		return request(task, message, limit,
				(sender, wire, future, timeout) -> sender.exchange(wire, future, timeout, future::isDone));
	}

	private ReplyFuture request(String task, Message<?> message, ReplyLimit limit, Request request) {
		TaskSender sender = this.engine.sender(task);
		ReplyFuture future = new ReplyFuture(sender, limit,
				(replier, reply) -> this.mapper.fromReply(replier, reply, this.maxHeaders));
		Sending sending = begin(task, "request", message);
		if (sending == null) {
			request.send(sender, this.mapper.toWire(message), future, limit.timeout());
			return future;
		}
		observed(sending, () -> request.send(sender, this.mapper.toWire(sending.message()), future, limit.timeout()));
		future.whenComplete((reply, fault) -> sending.end(null, fault));
		return future;
	}

	@Override
	public <T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(Object request, Class<T> targetClass) {
		return convertSendAndReceiveAsync(getRequiredDefaultDestination(), request, targetClass);
	}

	@Override
	public <T> CompletableFuture<@Nullable T> convertSendAndReceiveAsync(String task, Object request,
			@Nullable Map<String, Object> headers, Class<T> targetClass, @Nullable MessagePostProcessor postProcessor) {
		return sendAndReceiveAsync(task, doConvert(request, headers, postProcessor))
			.<@Nullable T>thenApplyAsync((reply) -> convertReply(reply, targetClass), this.replyExecutor);
	}

	@SuppressWarnings("unchecked")
	private <T> @Nullable T convertReply(@Nullable Message<?> reply, Class<T> targetClass) {
		return (reply != null) ? (T) getMessageConverter().fromMessage(reply, targetClass) : null;
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(Object request, Class<T> targetClass) {
		return convertSendAndReceive(getRequiredDefaultDestination(), request, null, targetClass, null);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(String task, Object request, Class<T> targetClass) {
		return convertSendAndReceive(task, request, null, targetClass, null);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(Object request, @Nullable Map<String, Object> headers,
			Class<T> targetClass) {
		return convertSendAndReceive(getRequiredDefaultDestination(), request, headers, targetClass, null);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(String task, Object request, @Nullable Map<String, Object> headers,
			Class<T> targetClass) {
		return convertSendAndReceive(task, request, headers, targetClass, null);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(Object request, Class<T> targetClass,
			@Nullable MessagePostProcessor postProcessor) {
		return convertSendAndReceive(getRequiredDefaultDestination(), request, null, targetClass, postProcessor);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(String task, Object request, Class<T> targetClass,
			@Nullable MessagePostProcessor postProcessor) {
		return convertSendAndReceive(task, request, null, targetClass, postProcessor);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(Object request, @Nullable Map<String, Object> headers,
			Class<T> targetClass, @Nullable MessagePostProcessor postProcessor) {
		return convertSendAndReceive(getRequiredDefaultDestination(), request, headers, targetClass, postProcessor);
	}

	@Override
	public <T> @Nullable T convertSendAndReceive(String task, Object request, @Nullable Map<String, Object> headers,
			Class<T> targetClass, @Nullable MessagePostProcessor postProcessor) {
		return convertReply(sendAndReceive(task, doConvert(request, headers, postProcessor)), targetClass);
	}

	/**
	 * How a request is sent.
	 */
	@FunctionalInterface
	private interface Request {

		void send(TaskSender sender, WireMessage message, ReplyFuture future, Duration timeout);

	}

}
