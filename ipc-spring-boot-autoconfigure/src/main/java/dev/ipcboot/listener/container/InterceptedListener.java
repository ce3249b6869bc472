package dev.ipcboot.listener.container;

import dev.ipcboot.listener.BatchMessage;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.IpcMessageListener;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;

/**
 * A listener with an interceptor around it.
 */
final class InterceptedListener implements IpcMessageListener {

	private final IpcMessageListener delegate;

	private final IpcListenerInterceptor interceptor;

	InterceptedListener(IpcMessageListener delegate, IpcListenerInterceptor interceptor) {
		this.delegate = delegate;
		this.interceptor = interceptor;
	}

	@Override
	public @Nullable Object onMessage(Message<?> message) throws Exception {
		Message<?> intercepted = this.interceptor.intercept(message);
		if (intercepted == null) {
			return Results.Skipped.MESSAGE;
		}
		requireSameSize(message, intercepted);
		Object result;
		try {
			result = this.delegate.onMessage(intercepted);
			this.interceptor.success(intercepted);
		}
		catch (Throwable ex) {
			tell(ex, () -> this.interceptor.failure(intercepted, ex));
			tell(ex, () -> this.interceptor.afterMessage(intercepted));
			throw ex;
		}
		this.interceptor.afterMessage(intercepted);
		return result;
	}

	/** A fault of an interceptor must not hide the fault of the listener. */
	private static void tell(Throwable fault, Runnable callback) {
		try {
			callback.run();
		}
		catch (Throwable ex) {
			if (ex != fault) {
				fault.addSuppressed(ex);
			}
		}
	}

	/** The places of messages in a batch say which of them has failed. */
	private void requireSameSize(Message<?> message, Message<?> intercepted) {
		if (message instanceof BatchMessage batch && !(intercepted instanceof BatchMessage other
				&& other.getPayload().size() == batch.getPayload().size())) {
			throw new IllegalStateException(this.interceptor.getClass().getName()
					+ " has replaced a batch by something else: it may replace messages of a batch, but not add or"
					+ " remove any; use an IpcMessageFilter to hold messages back");
		}
	}

}
