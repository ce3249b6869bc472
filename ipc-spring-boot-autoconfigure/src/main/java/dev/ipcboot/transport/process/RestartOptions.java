package dev.ipcboot.transport.process;

import java.time.Duration;

import dev.ipcboot.IpcException;

/**
 * When a child process that has ended is started again. Immutable.
 *
 * @param policy after which ends
 * @param initialDelay the pause after the first end
 * @param multiplier by how much the pause grows with each further one; every pause is
 * shortened at random by up to a half, so that children which fall together don't rise
 * together
 * @param maxDelay the longest pause
 * @param maxRestarts more restarts than these {@code within} a time count as restarting
 * too often. It is tried on all the same, with the longest pause, but the child is
 * reported as failing and senders are told at once
 * @param within the time in which restarts are counted, and the length of a life after
 * which pauses are short again
 */
public record RestartOptions(Policy policy, Duration initialDelay, double multiplier, Duration maxDelay,
		int maxRestarts, Duration within) {

	/**
	 * Always, after 200 ms to 30 s; more than five restarts in a minute are too many.
	 */
	public static final RestartOptions DEFAULTS = new RestartOptions(Policy.ALWAYS, Duration.ofMillis(200), 2,
			Duration.ofSeconds(30), 5, Duration.ofMinutes(1));

	/**
	 * Check the figures.
	 * @throws IpcException if one makes no sense
	 */
	public RestartOptions {
		if (initialDelay.isNegative() || maxDelay.compareTo(initialDelay) < 0) {
			throw new IpcException("The pauses between restarts must grow from 0 or more: initial-delay is "
					+ initialDelay.toMillis() + " ms, max-delay " + maxDelay.toMillis() + " ms");
		}
		if (multiplier < 1) {
			throw new IpcException(
					"The multiplier of the pauses between restarts must be at least 1, not " + multiplier);
		}
		if (maxRestarts < 0 || within.isNegative() || within.isZero()) {
			throw new IpcException("The restarts that are allowed within a time must be 0 or more within more than 0:"
					+ " max-restarts is " + maxRestarts + ", within " + within.toMillis() + " ms");
		}
	}

	/**
	 * The same with another policy.
	 * @param newPolicy the policy
	 * @return the options
	 */
	public RestartOptions withPolicy(Policy newPolicy) {
		return new RestartOptions(newPolicy, this.initialDelay, this.multiplier, this.maxDelay, this.maxRestarts,
				this.within);
	}

	/**
	 * After which ends a child is started again.
	 */
	public enum Policy {

		/**
		 * After every end.
		 */
		ALWAYS,

		/**
		 * After an exit code other than 0, a signal, or output that was malformed.
		 */
		ON_FAILURE,

		/**
		 * Never: one life is all.
		 */
		NEVER

	}

}
