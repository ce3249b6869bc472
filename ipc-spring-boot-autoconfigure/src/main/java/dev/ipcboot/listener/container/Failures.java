package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.core.FaultLog;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.error.ErrorDecision;
import dev.ipcboot.listener.error.FailedMessage;
import dev.ipcboot.listener.error.RejectionReason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of messages whose listener has thrown, or has released or rejected them.
 * Nothing that goes wrong here reaches the caller, so that a listener never ends by it.
 * Safe for use by any thread.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(Failures.class);

	private final FaultLog faults = new FaultLog();

	private final ContainerContext context;

	private final ListenerCounters counters;

	private final BiConsumer<Handling, Duration> redelivery;

	/**
	 * Create one.
	 * @param context what the container is made of
	 * @param counters counts what happens
	 * @param redelivery takes the next attempt and how long it is to wait
	 */
	Failures(ContainerContext context, ListenerCounters counters, BiConsumer<Handling, Duration> redelivery) {
		this.context = context;
		this.counters = counters;
		this.redelivery = redelivery;
	}

	/**
	 * Deal with a fault, and let a further attempt be made by another thread.
	 */
	void handle(Handling handling, Throwable fault) {
		Retry retry = decide(handling, fault);
		if (retry != null) {
			later(retry);
		}
	}

	/**
	 * Let an attempt be made by another thread.
	 */
	void later(Retry retry) {
		this.redelivery.accept(retry.next(), retry.delay());
	}

	/**
	 * Deal with a fault.
	 * @return the next attempt, which is left to the caller, or {@code null} if the
	 * message needs none
	 */
	@Nullable Retry decide(Handling handling, Throwable thrown) {
		this.counters.failures.increment();
		Throwable fault = RejectionReason.unwrap(thrown);
		if (!handling.claim() || handling.isSettledEarly()) {
			report(handling, fault, "threw after the verdict, which stands");
			return null;
		}
		if (handling.isRequest()) {
			answer(handling, fault);
			return null;
		}
		ErrorDecision decision = ask(handling, fault);
		String reason = (decision.reason() != null) ? decision.reason() : RejectionReason.of(fault);
		switch (decision.action()) {
			case RETRY -> {
				if (handling.isExpiredIn(decision.delay())) {
					report(handling, fault, "gave a message up, whose time to live ends before the next attempt");
					deadLetter(handling, fault, reason);
					return null;
				}
				this.counters.retries.increment();
				logger.debug("Task '" + handling.task() + "': attempt " + handling.attempt() + " failed, the next in "
						+ decision.delay().toMillis() + " ms", fault);
				handling.detach();
				return new Retry(handling.next(this.context.mapper()), decision.delay());
			}
			case ACKNOWLEDGE -> settle(handling, Handling::acknowledge);
			case REJECT -> {
				report(handling, fault, "rejected a message");
				settle(handling, (message) -> message.reject(reason));
			}
			case DEAD_LETTER -> {
				report(handling, fault, "gave a message up after attempt " + handling.attempt());
				deadLetter(handling, fault, reason);
			}
		}
		return null;
	}

	private ErrorDecision ask(Handling handling, Throwable fault) {
		try {
			return this.context.errorHandler().decide(new FailedMessage(handling, fault, handling.attempt()));
		}
		catch (RuntimeException ex) {
			report(handling, ex, "has an error handler that fails itself");
			return ErrorDecision.deadLetter(null);
		}
	}

	private void answer(Handling handling, Throwable fault) {
		report(handling, fault, "rejected a request");
		if (this.context.properties().returnExceptions()) {
			Map<String, Object> headers = new HashMap<>();
			headers.put(IpcHeaders.EXCEPTION_CLASS, fault.getClass().getName());
			String message = RejectionReason.message(fault);
			if (message != null) {
				headers.put(IpcHeaders.EXCEPTION_MESSAGE, message);
			}
			settle(handling, (request) -> request.reply(WireMessage.of(headers, new byte[0], 0)));
		}
		else {
			settle(handling, (request) -> request.reject(RejectionReason.of(fault)));
		}
	}

	/**
	 * Keep a message as a dead letter where that is wanted, then reject it.
	 * @param fault what was thrown, or {@code null}
	 */
	void deadLetter(Handling handling, @Nullable Throwable fault, String reason) {
		DeadLetterPublisher deadLetters = this.context.deadLetters();
		if (deadLetters == null || handling.isRequest() || !this.context.properties().settings().deadLetters()
				|| !DeadLetterPublisher.isEligible(handling, handling.task())) {
			settle(handling, (message) -> message.reject(reason));
			return;
		}
		this.counters.deadLetters.increment();
		handling.detach();
		deadLetters.publish(handling, handling.task(), fault, reason,
				() -> settle(handling, (message) -> message.reject(reason)));
	}

	/**
	 * Handle a message again that its listener has released.
	 * @param delay how long to wait, or {@code null} for the first wait of the retry
	 * settings
	 */
	void release(Handling handling, @Nullable Duration delay) {
		this.counters.releases.increment();
		int limit = this.context.properties().settings().deliveryLimit();
		if (handling.attempt() >= limit) {
			IpcException fault = new IpcException(
					"released " + handling.attempt() + " times" + " (ipc.listener.delivery-limit is " + limit + ")");
			report(handling, fault, "gave a message up");
			deadLetter(handling, fault, String.valueOf(fault.getMessage()));
			return;
		}
		this.redelivery.accept(handling.next(this.context.mapper()),
				(delay != null) ? delay : this.context.properties().settings().retry().initialInterval());
	}

	/**
	 * Leave a message, since the container stops. A sender that waits for the verdict
	 * sends it again to whoever comes next; what nobody would send again becomes a dead
	 * letter.
	 */
	void abandon(Handling handling) {
		handling.detach();
		if (handling.claim() && !handling.isConfirmed() && !handling.isSettledEarly()) {
			String reason = "The listener was stopped before the message was handled";
			logger.info("Task '" + handling.task() + "': " + reason);
			deadLetter(handling, null, reason);
		}
	}

	/**
	 * Report a fault outside of a message.
	 */
	void report(String task, Throwable fault, String what) {
		this.faults.report(task + fault.getClass().getName(),
				(more, shown) -> logger
					.warn("Task '" + task + "': " + this.context.properties().description() + " " + what + more, shown),
				fault);
	}

	private void report(Handling handling, Throwable fault, String what) {
		report(handling.task(), fault, what);
	}

	private void settle(Handling handling, Consumer<Handling> verdict) {
		try {
			verdict.accept(handling);
		}
		catch (RuntimeException ex) {
			logger.debug("Task '" + handling.task() + "': the verdict was not taken", ex);
		}
	}

	/**
	 * A further attempt.
	 *
	 * @param next the attempt
	 * @param delay how long to wait before
	 */
	record Retry(Handling next, Duration delay) {

	}

}
