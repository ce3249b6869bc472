package dev.ipcboot.listener.container;

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
		try {
			Object result = this.delegate.onMessage(intercepted);
			this.interceptor.success(intercepted);
			return result;
		}
		catch (Exception | Error ex) {
			this.interceptor.failure(intercepted, ex);
			throw ex;
		}
		finally {
			this.interceptor.afterMessage(intercepted);
		}
	}

}
