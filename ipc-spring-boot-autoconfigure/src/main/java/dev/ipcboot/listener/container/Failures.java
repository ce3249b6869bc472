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
 * Every {@link Throwable} counts. Nothing that goes wrong here reaches the caller, so
 * that neither a container nor a thread of the engine ends by it. Safe for use by any
 * thread.
 */
final class Failures {

	private static final Log logger = LogFactory.getLog(Failures.class);

	private static final String STOPPED = "The listener was stopped before the message was handled";

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
		handle(handling, fault, 1);
	}

	/**
	 * Deal with a fault of a call that had several messages.
	 */
	void handle(Handling handling, Throwable fault, int messages) {
		Retry retry = decide(handling, fault, messages);
		if (retry != null) {
			later(retry);
		}
	}

	/**
	 * Deal with a fault of a message that the caller has claimed.
	 */
	void handleClaimed(Handling handling, Throwable thrown) {
		this.counters.failures.increment();
		Retry retry = decideClaimed(handling, RejectionReason.unwrap(thrown), 1);
		if (retry != null) {
			later(retry);
		}
	}

	/**
	 * Let an attempt be made by another thread.
	 */
	void later(Retry retry) {
		schedule(retry.next(), retry.delay());
	}

	/**
	 * Let a message that its call has not handled be handled by another call.
	 */
	void again(Handling handling) {
		handling.setOpen(false);
		schedule(handling, Duration.ZERO);
	}

	private void schedule(Handling handling, Duration delay) {
		try {
			this.redelivery.accept(handling, delay);
		}
		catch (Throwable ex) {
			report(handling, ex, "could not wait for the next attempt");
			if (handling.claim()) {
				deadLetter(handling, ex, RejectionReason.of(ex));
			}
		}
	}

	/**
	 * Deal with a fault.
	 * @return the next attempt, which is left to the caller, or {@code null} if the
	 * message needs none
	 */
	@Nullable Retry decide(Handling handling, Throwable thrown) {
		return decide(handling, thrown, 1);
	}

	private @Nullable Retry decide(Handling handling, Throwable thrown, int messages) {
		this.counters.failures.increment();
		Throwable fault = RejectionReason.unwrap(thrown);
		if (!handling.claim() || handling.isSettledEarly()) {
			report(handling, fault, handling.isLeft() ? "threw after the stop had left the message"
					: "threw after the verdict, which stands");
			if (handling.isLeft()) {
				settle(handling, Handling::detach);
			}
			return null;
		}
		return decideClaimed(handling, fault, messages);
	}

	private @Nullable Retry decideClaimed(Handling handling, Throwable fault, int messages) {
		try {
			return choose(handling, fault, messages);
		}
		catch (Throwable ex) {
			// Without memory, for example: the sender must learn that it was not handled
			report(handling, ex, "could not deal with a failed message");
			report(handling, fault, "rejected a message");
			settle(handling, (message) -> message.reject(RejectionReason.of(fault)));
			return null;
		}
	}

	private @Nullable Retry choose(Handling handling, Throwable fault, int messages) {
		if (handling.isRequest()) {
			answer(handling, fault);
			return null;
		}
		ErrorDecision decision = ask(handling, fault, messages);
		String reason = (decision.reason() != null) ? decision.reason() : RejectionReason.of(fault);
		switch (decision.action()) {
			case RETRY -> {
				if (handling.isExpiredIn(decision.delay())) {
					report(handling, fault, "gave a message up, whose time to live ends before the next attempt");
					deadLetter(handling, fault, reason);
					return null;
				}
				this.counters.retries.increment();
				if (logger.isDebugEnabled()) {
					logger.debug("Task '" + handling.task() + "': attempt " + handling.attempt()
							+ " failed, the next in " + decision.delay().toMillis() + " ms", fault);
				}
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

	private ErrorDecision ask(Handling handling, Throwable fault, int messages) {
		try {
			return this.context.errorHandler().decide(new FailedMessage(handling, fault, handling.attempt(), messages));
		}
		catch (Throwable ex) {
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
	 * @param fault the fault, or {@code null}
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
		try {
			deadLetters.publish(handling, handling.task(), fault, reason,
					() -> settle(handling, (message) -> message.reject(reason)));
		}
		catch (Throwable ex) {
			report(handling, ex, "lost a message that failed for good, which could not become a dead letter");
			settle(handling, (message) -> message.reject(reason));
		}
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
		try {
			schedule(handling.next(this.context.mapper()),
					(delay != null) ? delay : this.context.properties().settings().retry().initialInterval());
		}
		catch (Throwable ex) {
			report(handling, ex, "could not release a message");
			deadLetter(handling, ex, RejectionReason.of(ex));
		}
	}

	/**
	 * Leave a message, since the container stops. A sender that waits for the verdict
	 * sends it again to the next owner; a plain message, which no sender would send
	 * again, becomes a dead letter.
	 * @return whether the message had no outcome
	 */
	boolean abandon(Handling handling) {
		return leave(handling, STOPPED);
	}

	/**
	 * Leave a message whose outcome did not come before the stop was over.
	 * @return whether the message had no outcome
	 */
	boolean leave(Handling handling, String reason) {
		if (!handling.leave()) {
			return false;
		}
		try {
			if (!handling.isConfirmed() && !handling.isSettledEarly()) {
				logger.debug("Task '" + handling.task() + "': " + reason);
				handling.detach();
				deadLetter(handling, null, reason);
			}
		}
		catch (Throwable ex) {
			report(handling, ex, "lost a message that was not handled before the stop");
		}
		return true;
	}

	/**
	 * Keep a plain message whose listener has not returned before the stop was over. The
	 * call still has the means to settle it.
	 */
	void keep(Handling handling) {
		if (handling.isConfirmed() || handling.isSettledEarly() || !handling.leave()) {
			return;
		}
		DeadLetterPublisher deadLetters = this.context.deadLetters();
		if (deadLetters == null || !this.context.properties().settings().deadLetters()
				|| !DeadLetterPublisher.isEligible(handling, handling.task())) {
			return;
		}
		try {
			this.counters.deadLetters.increment();
			deadLetters.publish(handling, handling.task(), null, "The listener did not return before the stop", () -> {
			});
		}
		catch (Throwable ex) {
			report(handling, ex, "lost a message whose listener did not return before the stop");
		}
	}

	/**
	 * A listener's future has ended after the stop has left its message.
	 */
	void late(Handling handling) {
		logger.warn("Task '" + handling.task() + "': " + this.context.properties().description()
				+ " completed the result of a message too late: the container had stopped, and the message "
				+ (handling.isConfirmed() ? "stays with its sender, which sends it again"
						: "was treated as a dead letter")
				+ ". Complete results within ipc.listener.shutdown-timeout of the stop.");
	}

	/**
	 * Report a fault outside of a message.
	 */
	void report(String task, Throwable fault, String what) {
		try {
			this.faults.report(task + fault.getClass().getName() + what, (more, shown) -> logger
				.warn("Task '" + task + "': " + this.context.properties().description() + " " + what + more, shown),
					fault);
		}
		catch (Throwable ex) {
			// An exception that can't be printed, or no memory to do so
			logger.warn("Task '" + task + "': a listener " + what + ": " + fault.getClass().getName());
		}
	}

	private void report(Handling handling, Throwable fault, String what) {
		report(handling.task(), fault, what);
	}

	private void settle(Handling handling, Consumer<Handling> verdict) {
		try {
			verdict.accept(handling);
		}
		catch (IllegalStateException ex) {
			logger.debug("Task '" + handling.task() + "': there was a verdict already", ex);
		}
		catch (Throwable ex) {
			report(handling, ex, "could not give the verdict on a message");
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
