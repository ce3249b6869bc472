package dev.ipcboot.listener.container;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a container that wait for a verdict by hand, and what is done with
 * those that are released or rejected. Many open ones are reported, since a listener that
 * forgets its verdicts fills the windows of its senders. Safe for use by any thread.
 */
final class OpenVerdicts {

	private static final Log logger = LogFactory.getLog(OpenVerdicts.class);

	private static final long MANY = 1000;

	private final AtomicLong count = new AtomicLong();

	private final String listener;

	private final Failures failures;

	OpenVerdicts(String listener, Failures failures) {
		this.listener = listener;
		this.failures = failures;
	}

	void opened() {
		long now = this.count.incrementAndGet();
		if (now >= MANY && Long.bitCount(now / MANY) == 1 && now % MANY == 0) {
			logger.warn("Listener '" + this.listener + "' owes the verdict on " + now + " messages: it must call"
					+ " acknowledge, release or reject on each IpcAcknowledgment, or their senders wait in vain");
		}
	}

	void closed() {
		this.count.decrementAndGet();
	}

	long count() {
		return this.count.get();
	}

	void release(Handling handling, @Nullable Duration delay) {
		this.failures.release(handling, delay);
	}

	void reject(Handling handling, String reason) {
		this.failures.deadLetter(handling, null, reason);
	}

}
