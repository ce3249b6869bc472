package dev.ipcboot.listener.adapter;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;

import dev.ipcboot.listener.BatchConversionException;
import dev.ipcboot.listener.BatchMessage;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import dev.ipcboot.listener.IpcMessageListener;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Calls listener methods with messages: the only one there is, or the one whose payload
 * fits. Safe for use by any thread if the methods are.
 */
public final class MessagingListenerAdapter implements IpcMessageListener {

	private final Function<Message<?>, ListenerMethod> selector;

	private final @Nullable IpcListenerErrorHandler errorHandler;

	/**
	 * Create an adapter for one method.
	 * @param method what to call
	 * @param errorHandler is asked when the method throws, or {@code null}
	 */
	public MessagingListenerAdapter(ListenerMethod method, @Nullable IpcListenerErrorHandler errorHandler) {
		this((message) -> method, errorHandler);
	}

	private MessagingListenerAdapter(Function<Message<?>, ListenerMethod> selector,
			@Nullable IpcListenerErrorHandler errorHandler) {
		this.selector = selector;
		this.errorHandler = errorHandler;
	}

	/**
	 * Create an adapter for several methods.
	 * @param methods what to choose from
	 * @param converter reads what came, to choose by it
	 * @param errorHandler is asked when a method throws, or {@code null}
	 * @return the adapter
	 */
	public static MessagingListenerAdapter of(List<ListenerMethod> methods, MessageConverter converter,
			@Nullable IpcListenerErrorHandler errorHandler) {
		return new MessagingListenerAdapter(new HandlerSelector(methods, converter)::select, errorHandler);
	}

	@Override
	public @Nullable Object onMessage(Message<?> message) throws Exception {
		try {
			return this.selector.apply(message).invoke(message);
		}
		catch (Throwable ex) {
			if (this.errorHandler == null) {
				throw ex;
			}
			if (ex instanceof BatchConversionException invalid && message instanceof BatchMessage batch) {
				throw ask(this.errorHandler, batch, invalid);
			}
			return this.errorHandler.handleError(message, asException(ex));
		}
	}

	/**
	 * The listener was not called: the handler decides on each message that is at fault.
	 */
	private static BatchConversionException ask(IpcListenerErrorHandler handler, BatchMessage batch,
			BatchConversionException invalid) {
		Map<Integer, Throwable> failures = new HashMap<>(invalid.getFailures());
		Set<Integer> recovered = new HashSet<>(invalid.getRecovered());
		invalid.getFailures().forEach((index, fault) -> {
			try {
				handler.handleError(batch.getPayload().get(index), asException(fault));
				failures.remove(index);
				recovered.add(index);
			}
			catch (Throwable ex) {
				failures.put(index, ex);
			}
		});
		return new BatchConversionException(failures, recovered);
	}

	private static Exception asException(Throwable fault) {
		return (fault instanceof Exception exception) ? exception : new ExecutionException(fault);
	}

}
