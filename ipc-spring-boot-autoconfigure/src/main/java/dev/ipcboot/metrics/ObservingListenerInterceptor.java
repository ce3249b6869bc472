package dev.ipcboot.metrics;

import dev.ipcboot.listener.IpcListenerInterceptor;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.core.Ordered;
import org.springframework.messaging.Message;

/**
 * Makes an observation {@code ipc.listener} of every call of a listener. It is the
 * current one of the thread during the call, so that what the listener logs and sends
 * belongs to the trace.
 */
public final class ObservingListenerInterceptor implements IpcListenerInterceptor, Ordered {

	private final ObservationRegistry registry;

	private final IpcListenerObservationConvention convention;

	/**
	 * Create an interceptor.
	 * @param registry takes the observations
	 * @param convention names them
	 */
	public ObservingListenerInterceptor(ObservationRegistry registry, IpcListenerObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public Message<?> intercept(Message<?> message) {
		Observation
			.createNotStarted(this.convention, IpcListenerObservationConvention.DEFAULT,
					() -> new IpcListenerContext(message), this.registry)
			.start()
			.openScope();
		return message;
	}

	@Override
	public void failure(Message<?> message, Throwable fault) {
		Observation.Scope scope = this.registry.getCurrentObservationScope();
		if (scope != null) {
			scope.getCurrentObservation().error(fault);
		}
	}

	@Override
	public void afterMessage(Message<?> message) {
		Observation.Scope scope = this.registry.getCurrentObservationScope();
		if (scope != null) {
			scope.close();
			scope.getCurrentObservation().stop();
		}
	}

}
