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
 * The path of a message through a container: filter, call, result or fault. Whatever a
 * listener, an interceptor, a filter or a converter throws is a fault of the message and
 * of nothing else, an {@link Error} included. Safe for use by any thread if the listener
 * is.
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
		this.open = new OpenVerdicts(context.properties().id());
		this.results = new Results(context, failures, this.open);
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
	 * Make the first attempt of a message that has come, unless it is held back or
	 * malformed.
	 * @return the attempt, or {@code null} if the message is settled
	 */
	@Nullable Handling admit(Delivery delivery) {
		if (this.idle != null) {
			this.idle.onMessage();
		}
		Handling handling = first(delivery);
		if (handling == null || !passes(handling)) {
			return null;
		}
		if (this.ackMode == AckMode.NONE && !handling.canReply()) {
			handling.acknowledgeEarly();
		}
		return handling;
	}

	private @Nullable Handling first(Delivery delivery) {
		try {
			return (this.ackMode == AckMode.MANUAL)
					? Handling.first(delivery, this.mapper, new ManualAcknowledgment(this.open, this.failures))
					: Handling.first(delivery, this.mapper);
		}
		catch (Throwable ex) {
			this.failures.report(delivery.task(), ex, "got a message that can't be read");
			delivery.reject(RejectionReason.of(ex));
			return null;
		}
	}

	/**
	 * Leave a message that has been read, since the container stops.
	 */
	void leave(Delivery delivery) {
		Handling handling = first(delivery);
		if (handling != null) {
			this.failures.abandon(handling);
		}
	}

	/**
	 * Whether the listener is to see a message. If not, the message is settled, or
	 * handled again later. A filter that has failed is asked again before the next
	 * attempt.
	 */
	boolean passes(Handling handling) {
		if (this.filter == null || handling.isAdmitted()) {
			return true;
		}
		try {
			if (!this.filter.filter(handling)) {
				handling.admit();
				return true;
			}
			this.counters.filtered.increment();
			if (handling.claim()) {
				handling.acknowledge();
			}
		}
		catch (Throwable ex) {
			this.failures.handle(handling, ex);
		}
		return false;
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
	 * @param guard is told of each attempt
	 */
	void processInPlace(Handling first, Delivery delivery, StopSignal signal, CallGuard guard) {
		guard.handles(first);
		Failures.Retry retry = attempt(first);
		while (retry != null) {
			// Those who sent what came before in the same read needn't wait for this one
			delivery.flush();
			if (signal.await(retry.delay())) {
				this.failures.abandon(retry.next());
				return;
			}
			guard.handles(retry.next());
			retry = attempt(retry.next());
		}
	}

	private Failures.@Nullable Retry attempt(Handling handling) {
		if (!passes(handling)) {
			return null;
		}
		try {
			this.results.handle(handling, this.listener.onMessage(handling));
			return null;
		}
		catch (Throwable ex) {
			return this.failures.decide(handling, ex);
		}
		finally {
			// A listener that leaves its thread interrupted would end the next wait, or
			// the channel that the thread reads
			Thread.interrupted();
		}
	}

	/**
	 * Require that a result is a value, not a stream or a task that nobody would run.
	 */
	void requireResult(@Nullable Object result) {
		if (result != null) {
			this.mapper.getConverter().requireTransferable(result);
		}
	}

	/**
	 * Settle a message of a batch with what its listener has returned.
	 */
	void settle(Handling handling, @Nullable Object result) {
		try {
			this.results.handle(handling, result);
		}
		catch (Throwable ex) {
			this.failures.handle(handling, ex);
		}
	}

}
