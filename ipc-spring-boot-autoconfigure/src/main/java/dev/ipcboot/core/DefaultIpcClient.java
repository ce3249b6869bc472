package dev.ipcboot.core;

import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import org.jspecify.annotations.Nullable;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Sends with a template. Immutable.
 *
 * @param template what it sends with
 */
record DefaultIpcClient(IpcTemplate template) implements IpcClient {

	@Override
	public MessageConverter getMessageConverter() {
		return this.template.getMessageConverter();
	}

	@Override
	public OperationSpec task(String task) {
		return new Operation(this.template, task, OutboundSpec.EMPTY);
	}

	/**
	 * A message to be sent. Immutable.
	 *
	 * @param template what it is sent with
	 * @param task where it goes
	 * @param spec what has been said about it
	 */
	private record Operation(IpcTemplate template, String task, OutboundSpec spec) implements OperationSpec {

		private Operation with(OutboundSpec changed) {
			return new Operation(this.template, this.task, changed);
		}

		@Override
		public OperationSpec header(String name, @Nullable Object value) {
			return with(this.spec.header(name, value));
		}

		@Override
		public OperationSpec headers(Map<String, ?> headers) {
			return with(this.spec.headers(headers));
		}

		@Override
		public OperationSpec priority(int priority) {
			return with(this.spec.priority(priority));
		}

		@Override
		public OperationSpec timeToLive(Duration timeToLive) {
			return with(this.spec.timeToLive(timeToLive));
		}

		@Override
		public OperationSpec delay(Duration delay) {
			return with(this.spec.delay(delay));
		}

		@Override
		public OperationSpec contentType(String contentType) {
			return with(this.spec.contentType(contentType));
		}

		@Override
		public OperationSpec sendTimeout(Duration timeout) {
			return with(this.spec.sendTimeout(timeout));
		}

		@Override
		public OperationSpec confirmTimeout(Duration timeout) {
			return with(this.spec.confirmTimeout(timeout));
		}

		@Override
		public OperationSpec replyTimeout(Duration timeout) {
			return with(this.spec.replyTimeout(timeout));
		}

		@Override
		public void send(Object payload) {
			Duration timeout = this.spec.sendTimeout();
			Message<?> message = encode(payload);
			if (timeout != null) {
				this.template.send(this.task, message, timeout);
			}
			else {
				this.template.send(this.task, message);
			}
		}

		@Override
		public CompletableFuture<IpcConfirmation> confirm(Object payload) {
			Duration timeout = this.spec.confirmTimeout();
			Message<?> message = encode(payload);
			return (timeout != null) ? this.template.sendAndConfirm(this.task, message, timeout)
					: this.template.sendAndConfirm(this.task, message);
		}

		@Override
		public <T> @Nullable T request(Object payload, Class<T> replyType) {
			return new ReplyConverter<T>(this.template, replyType).convert(exchange(payload));
		}

		@Override
		public <T> @Nullable T request(Object payload, ParameterizedTypeReference<T> replyType) {
			return new ReplyConverter<T>(this.template, replyType.getType()).convert(exchange(payload));
		}

		private @Nullable Message<?> exchange(Object payload) {
			Duration timeout = this.spec.replyTimeout();
			Message<?> message = encode(payload);
			return (timeout != null) ? this.template.sendAndReceive(this.task, message, timeout)
					: this.template.sendAndReceive(this.task, message);
		}

		@Override
		public <T> CompletableFuture<@Nullable T> requestAsync(Object payload, Class<T> replyType) {
			return exchangeAsync(payload, replyType);
		}

		@Override
		public <T> CompletableFuture<@Nullable T> requestAsync(Object payload,
				ParameterizedTypeReference<T> replyType) {
			return exchangeAsync(payload, replyType.getType());
		}

		private <T> CompletableFuture<@Nullable T> exchangeAsync(Object payload, Type replyType) {
			Duration timeout = this.spec.replyTimeout();
			Message<?> message = encode(payload);
			CompletableFuture<@Nullable Message<?>> reply = (timeout != null)
					? this.template.sendAndReceiveAsync(this.task, message, timeout)
					: this.template.sendAndReceiveAsync(this.task, message);
			ReplyConverter<T> converter = new ReplyConverter<>(this.template, replyType);
			return reply.<@Nullable T>thenApplyAsync(converter::convert, this.template.getReplyExecutor());
		}

		private Message<?> encode(Object payload) {
			Object body = (payload instanceof Message<?> message) ? message.getPayload() : payload;
			Map<String, Object> headers = (payload instanceof Message<?> message)
					? this.spec.headersOver(message.getHeaders()) : this.spec.headersOver(Map.of());
			return this.template.doConvert(body, headers, null);
		}

	}

}
