package dev.ipcboot.connection;

import java.util.concurrent.atomic.AtomicInteger;

import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.StageWriter;
import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.stats.TaskStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What a sender counts, by the carrier of its link.
 */
final class SenderStatistics {

	private static final String NO_CARRIER = "none";

	private final StatisticsRegistry registry;

	private final String task;

	private volatile @Nullable TaskStatistics statistics;

	/** How many links were opened. Written under the lock of the sender. */
	private volatile long links;

	/** How many messages in a row have ended as unknown. */
	private final AtomicInteger unanswered = new AtomicInteger();

	/** Used under the lock of the sender. */
	private @Nullable StageWriter writer;

	SenderStatistics(StatisticsRegistry registry, String task) {
		this.registry = registry;
		this.task = task;
	}

	/**
	 * A link has been opened. Under the lock of the sender.
	 */
	void onLink(String scheme) {
		this.links = this.links + 1;
		TaskStatistics current = this.statistics;
		if (current == null || !current.scheme().equals(scheme)) {
			close();
			TaskStatistics opened = this.registry.statistics(this.task, scheme);
			this.writer = opened.openWriter();
			this.statistics = opened;
			current = opened;
		}
		current.recordLink();
	}

	/**
	 * How many links were opened. For any thread.
	 */
	long links() {
		return this.links;
	}

	/** Under the lock of the sender. */
	void sent(int bytes) {
		StageWriter current = this.writer;
		if (current != null) {
			current.recordSent(1, bytes);
		}
	}

	void confirmed(int count, long nanos) {
		TaskStatistics current = this.statistics;
		if (current != null) {
			current.record(Stage.CONFIRMED, count);
			current.latency(LatencyKind.CONFIRM).record(nanos, count);
		}
	}

	void replied(long nanos) {
		TaskStatistics current = this.statistics;
		if (current != null) {
			current.record(Stage.CONFIRMED, 1);
			current.latency(LatencyKind.REPLY).record(nanos);
		}
	}

	void rejected() {
		record(Stage.REFUSED);
	}

	void unknown() {
		this.unanswered.incrementAndGet();
		record(Stage.UNKNOWN);
	}

	/**
	 * An outcome has come. By any thread.
	 */
	void answered() {
		if (this.unanswered.getPlain() != 0) {
			this.unanswered.set(0);
		}
	}

	/**
	 * How many messages have ended as unknown since the last outcome. By any thread.
	 */
	int unanswered() {
		return this.unanswered.get();
	}

	void expired() {
		record(Stage.EXPIRED);
	}

	/**
	 * An answer came whose message has been given up.
	 */
	void lateReply() {
		record(Stage.LATE);
	}

	/**
	 * A message came that nobody had asked for.
	 */
	void unasked() {
		record(Stage.DROPPED);
	}

	/**
	 * A message was given up to make room.
	 */
	void dropped() {
		record(Stage.DROPPED);
	}

	private void record(Stage stage) {
		TaskStatistics current = this.statistics;
		if (current == null) {
			// No carrier was found so far, and yet nothing is to go uncounted
			current = this.registry.statistics(this.task, NO_CARRIER);
		}
		current.record(stage, 1);
	}

	/** Under the lock of the sender. */
	void close() {
		StageWriter current = this.writer;
		if (current != null) {
			current.close();
			this.writer = null;
		}
	}

}
