package dev.ipcboot.thread;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Account of the faults of supervised threads: which of them are out of order at present,
 * and how many faults there were. Safe for use by any thread.
 */
public final class ThreadFaults implements ThreadListener {

	private final Map<String, ThreadFault> current = new ConcurrentHashMap<>();

	private final LongAdder count = new LongAdder();

	private final ThreadListener next;

	/**
	 * Create an account without a fault.
	 * @param next learns of everything as well
	 */
	public ThreadFaults(ThreadListener next) {
		this.next = next;
	}

	@Override
	public void threadFailed(String thread, Throwable cause, boolean first) {
		this.count.increment();
		ThreadFault known = this.current.get(thread);
		Instant since = (known != null) ? known.since() : Instant.now();
		this.current.put(thread, new ThreadFault(thread, cause, since));
		this.next.threadFailed(thread, cause, first && known == null);
	}

	@Override
	public void threadRecovered(String thread) {
		if (this.current.remove(thread) != null) {
			this.next.threadRecovered(thread);
		}
	}

	/**
	 * Count a fault that is reported elsewhere.
	 * @param cause the fault
	 */
	public void count(Throwable cause) {
		this.count.increment();
	}

	/**
	 * Count and report a fault that is over already.
	 * @param thread the name of the thread
	 * @param cause the fault
	 */
	public void passed(String thread, Throwable cause) {
		this.count.increment();
		this.next.threadFailed(thread, cause, true);
	}

	/**
	 * The threads that are out of order at present.
	 * @return one fault for each, the oldest first
	 */
	public List<ThreadFault> current() {
		return this.current.values().stream().sorted(Comparator.comparing(ThreadFault::since)).toList();
	}

	/**
	 * How many faults there were.
	 * @return the number, which never goes back
	 */
	public long count() {
		return this.count.sum();
	}

	/**
	 * Fault of a thread. Immutable.
	 *
	 * @param thread the name of the thread
	 * @param cause the fault last
	 * @param since when the first fault of the row was seen
	 */
	public record ThreadFault(String thread, Throwable cause, Instant since) {
	}

}
