package dev.ipcboot.listener;

import java.util.Map;
import java.util.Set;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * Thrown before a listener is called with a batch: some of the messages can't be
 * converted or are not valid. These fail, each with its own fault; the others are given
 * to the listener as a smaller batch.
 */
public class BatchConversionException extends IpcException {

	private final transient Map<Integer, Throwable> failures;

	private final transient Set<Integer> recovered;

	/**
	 * Create an exception.
	 * @param failures the faults by the place of their message in the batch, beginning
	 * with 0
	 */
	public BatchConversionException(Map<Integer, ? extends Throwable> failures) {
		this(failures, Set.of());
	}

	/**
	 * Create an exception.
	 * @param failures the faults by the place of their message in the batch, beginning
	 * with 0
	 * @param recovered the places of the messages that an error handler has dealt with,
	 * which are acknowledged
	 */
	public BatchConversionException(Map<Integer, ? extends Throwable> failures, Set<Integer> recovered) {
		super("The listener was not called: of its batch, the messages " + failures.keySet().stream().sorted().toList()
				+ " can't be converted or are not valid", first(failures));
		this.failures = Map.copyOf(failures);
		this.recovered = Set.copyOf(recovered);
	}

	private static @Nullable Throwable first(Map<Integer, ? extends Throwable> failures) {
		return failures.isEmpty() ? null : failures.values().iterator().next();
	}

	/**
	 * The faults.
	 * @return the faults by the place of their message in the batch, beginning with 0
	 */
	public Map<Integer, Throwable> getFailures() {
		return this.failures;
	}

	/**
	 * The messages that an error handler has dealt with.
	 * @return their places in the batch, beginning with 0
	 */
	public Set<Integer> getRecovered() {
		return this.recovered;
	}

	/**
	 * Whether it names at least one message of a batch, and no other.
	 * @param size the number of messages of the batch
	 * @return {@code true} if so
	 */
	public boolean fits(int size) {
		return (!this.failures.isEmpty() || !this.recovered.isEmpty())
				&& this.failures.keySet().stream().allMatch((index) -> index >= 0 && index < size)
				&& this.recovered.stream().allMatch((index) -> index >= 0 && index < size);
	}

}
