package dev.ipcboot.listener.adapter;

import java.util.concurrent.CompletionStage;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.connection.MessageHandler;
import dev.ipcboot.connection.Verdict;
import dev.ipcboot.core.FaultLog;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Calls a listener method with each message and turns its end into the verdict: returning
 * acknowledges or replies, throwing rejects. Nothing that a message or a method does ends
 * the listener. Safe for use by any thread if the method is.
 */
public final class MessagingListenerAdapter implements MessageHandler {

	private static final Log logger = LogFactory.getLog(MessagingListenerAdapter.class);

	private final FaultLog faults = new FaultLog();

	private final InvocableHandlerMethod method;

	private final IpcMessageMapper mapper;

	private final @Nullable IpcListenerErrorHandler errorHandler;

	/**
	 * Create an adapter.
	 * @param method what to call
	 * @param mapper turns messages into their wire form and back
	 * @param errorHandler is asked when the method throws, or {@code null}
	 */
	public MessagingListenerAdapter(InvocableHandlerMethod method, IpcMessageMapper mapper,
			@Nullable IpcListenerErrorHandler errorHandler) {
		this.method = method;
		this.mapper = mapper;
		this.errorHandler = errorHandler;
	}

	@Override
	public void onMessage(Delivery delivery) {
		try {
			Object result = invoke(new ListenerMessage(this.mapper.fromDelivery(delivery), delivery.peer()));
			if (result instanceof CompletionStage<?> stage) {
				settleLater(delivery, stage);
			}
			else if (result != null && delivery.isRequest()) {
				delivery.reply(encode(result));
			}
		}
		catch (OutOfMemoryError | InternalError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			reject(delivery, delivery.task(), ex);
		}
	}

	private @Nullable Object invoke(Message<?> message) throws Exception {
		try {
			return this.method.invoke(message);
		}
		catch (Exception ex) {
			if (this.errorHandler == null) {
				throw ex;
			}
			return this.errorHandler.handleError(message, ex);
		}
	}

	private void settleLater(Delivery delivery, CompletionStage<?> stage) {
		String task = delivery.task();
		boolean request = delivery.isRequest();
		Verdict verdict = delivery.detach();
		stage.whenComplete((result, fault) -> {
			try {
				if (fault != null) {
					reject(verdict, task, RejectionReason.unwrap(fault));
				}
				else if (result != null && request) {
					verdict.reply(encode(result));
				}
				else {
					verdict.acknowledge();
				}
			}
			catch (RuntimeException ex) {
				reject(verdict, task, ex);
			}
		});
	}

	private WireMessage encode(Object result) {
		return this.mapper
			.toWire((result instanceof Message<?> message) ? message : MessageBuilder.withPayload(result).build());
	}

	private void reject(Verdict verdict, String task, Throwable fault) {
		this.faults.report(
				task + fault.getClass().getName(), (more, shown) -> logger.warn("Task '" + task
						+ "': rejected a message, since " + this.method.getShortLogMessage() + " threw" + more, shown),
				fault);
		try {
			verdict.reject(RejectionReason.of(fault));
		}
		catch (RuntimeException ex) {
			logger.debug("Task '" + task + "': the rejection was not taken", ex);
		}
	}

}
