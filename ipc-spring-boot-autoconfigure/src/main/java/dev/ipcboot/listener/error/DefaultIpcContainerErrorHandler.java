package dev.ipcboot.listener.error;

import java.time.Duration;

import dev.ipcboot.listener.RetrySettings;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.util.backoff.BackOffExecution;

/**
 * A bounded number of further attempts, each after a longer wait; none where a further
 * one can't help ({@link FatalExceptions}). A fault of a call with several messages may
 * belong to any of them, so each has an attempt alone, if there is one left; not after a
 * {@link VirtualMachineError}. What fails for good becomes a dead letter. Immutable and
 * safe for use by any thread if the policy is.
 */
public final class DefaultIpcContainerErrorHandler implements IpcContainerErrorHandler {

	private final RetryPolicy policy;

	/**
	 * Create a handler.
	 * @param policy which faults are worth a further attempt, how many there are, and
	 * when
	 */
	public DefaultIpcContainerErrorHandler(RetryPolicy policy) {
		this.policy = policy;
	}

	/**
	 * Create a handler.
	 * @param settings how many attempts there are, and when
	 * @return the handler
	 */
	public static DefaultIpcContainerErrorHandler of(RetrySettings settings) {
		return new DefaultIpcContainerErrorHandler(RetryPolicy.builder()
			.maxRetries(settings.enabled() ? settings.maxRetries() : 0)
			.delay(settings.initialInterval())
			.multiplier(settings.multiplier())
			.maxDelay(settings.maxInterval())
			.jitter(settings.jitter())
			.predicate((fault) -> !FatalExceptions.isFatal(fault))
			.build());
	}

	@Override
	public ErrorDecision decide(FailedMessage failure) {
		if (failure.messages() == 1 && !this.policy.shouldRetry(failure.fault())) {
			return ErrorDecision.deadLetter(null);
		}
		long delay = delay(failure.attempt());
		return (delay == BackOffExecution.STOP) ? ErrorDecision.deadLetter(null)
				: ErrorDecision.retry(Duration.ofMillis(delay));
	}

	/** The state of a back-off is nothing but the number of attempts, so none is kept. */
	private long delay(int attempt) {
		BackOffExecution execution = this.policy.getBackOff().start();
		long delay = execution.nextBackOff();
		for (int i = 1; i < attempt && delay != BackOffExecution.STOP; i++) {
			delay = execution.nextBackOff();
		}
		return delay;
	}

}
