package dev.ipcboot.listener.container;

import java.util.List;

import dev.ipcboot.connection.Delivery;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.IpcMessageFilter;
import dev.ipcboot.listener.IpcMessageListener;
import dev.ipcboot.listener.error.RejectionReason;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message through a container: filter, call, result or fault. Nothing that a
 * message or a listener does ends it, except that the machine is at its end. Safe for use
 * by any thread if the listener is.
 */
final class Pipeline {

	private final IpcMessageMapper mapper;

	private final AckMode ackMode;

	private final IpcMessageListener listener;

	private final @Nullable IpcMessageFilter filter;

	private final ListenerCounters counters;

	private final Failures failures;

	private final Results results;

	private final OpenVerdicts open;

	private final @Nullable IdleMonitor idle;

	Pipeline(ContainerContext context, ListenerCounters counters, Failures failures, @Nullable IdleMonitor idle) {
		this.idle = idle;
		this.mapper = context.mapper();
		this.ackMode = context.properties().settings().ackMode();
		this.listener = intercepted(context);
		this.filter = context.filter();
		this.counters = counters;
		this.failures = failures;
		this.results = new Results(context, failures);
		this.open = new OpenVerdicts(context.properties().id(), failures);
	}

	private static IpcMessageListener intercepted(ContainerContext context) {
		IpcMessageListener listener = context.listener();
		List<IpcListenerInterceptor> interceptors = context.interceptors();
		for (int i = interceptors.size() - 1; i >= 0; i--) {
			listener = new InterceptedListener(listener, interceptors.get(i));
		}
		return listener;
	}

	IpcMessageListener listener() {
		return this.listener;
	}

	Failures failures() {
		return this.failures;
	}

	OpenVerdicts open() {
		return this.open;
	}

	/**
	 * Make the first attempt of what has come, unless it is held back or malformed.
	 * @return the attempt, or {@code null} if the message is settled
	 */
	@Nullable Handling admit(Delivery delivery) {
		if (this.idle != null) {
			this.idle.onMessage();
		}
		Handling handling;
		try {
			handling = (this.ackMode == AckMode.MANUAL)
					? Handling.first(delivery, this.mapper, new ManualAcknowledgment(this.open))
					: Handling.first(delivery, this.mapper);
		}
		catch (RuntimeException ex) {
			this.failures.report(delivery.task(), ex, "got a message that can't be read");
			delivery.reject(RejectionReason.of(ex));
			return null;
		}
		if (this.filter != null && isHeldBack(this.filter, handling)) {
			return null;
		}
		if (this.ackMode == AckMode.NONE && !handling.canReply()) {
			handling.acknowledgeEarly();
		}
		return handling;
	}

	private boolean isHeldBack(IpcMessageFilter strategy, Handling handling) {
		try {
			if (!strategy.filter(handling)) {
				return false;
			}
			this.counters.filtered.increment();
			if (handling.claim()) {
				handling.acknowledge();
			}
		}
		catch (RuntimeException ex) {
			this.failures.handle(handling, ex);
		}
		return true;
	}

	/**
	 * Call the listener and settle the message, or let another thread do so later.
	 */
	void process(Handling handling) {
		Failures.Retry retry = attempt(handling);
		if (retry != null) {
			this.failures.later(retry);
		}
	}

	/**
	 * Call the listener and settle the message, waiting between attempts.
	 * @param delivery what the engine has delivered
	 * @param signal ends the wait
	 */
	void processInPlace(Handling first, Delivery delivery, StopSignal signal) {
		Failures.Retry retry = attempt(first);
		while (retry != null) {
			// Those who sent what came before in the same read needn't wait for this one
			delivery.flush();
			if (signal.await(retry.delay())) {
				this.failures.abandon(retry.next());
				return;
			}
			retry = attempt(retry.next());
		}
	}

	private Failures.@Nullable Retry attempt(Handling handling) {
		try {
			this.results.handle(handling, this.listener.onMessage(handling));
			return null;
		}
		catch (OutOfMemoryError | InternalError ex) {
			throw ex;
		}
		catch (Throwable ex) {
			return this.failures.decide(handling, ex);
		}
	}

	/**
	 * Acknowledge a message of a batch.
	 */
	void acknowledge(Handling handling) {
		try {
			handling.acknowledge();
		}
		catch (RuntimeException ex) {
			this.failures.report(handling.task(), ex, "could not acknowledge a message");
		}
	}

	/**
	 * Settle a message of a batch with what its listener has returned.
	 */
	void settle(Handling handling, @Nullable Object result) {
		try {
			this.results.handle(handling, result);
		}
		catch (RuntimeException ex) {
			this.failures.handle(handling, ex);
		}
	}

}
