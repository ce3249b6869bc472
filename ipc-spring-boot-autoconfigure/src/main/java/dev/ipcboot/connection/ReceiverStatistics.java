package dev.ipcboot.connection;

import dev.ipcboot.stats.BusyTime;
import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.LatencyRecorder;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.StageWriter;
import dev.ipcboot.stats.TaskStatistics;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver counts at one of its addresses. Used under the dispatch lock, except
 * where a method says otherwise.
 */
final class ReceiverStatistics implements AutoCloseable {

	private final TaskStatistics statistics;

	private final StageWriter writer;

	private final LatencyRecorder process;

	/** Nothing where threads of the handler do the work. */
	private final @Nullable BusyTime busy;

	/**
	 * Count for a task at one of its addresses.
	 * @param workers how many threads of its own the handler has
	 */
	ReceiverStatistics(TaskStatistics statistics, int workers) {
		this.statistics = statistics;
		this.writer = statistics.openWriter();
		this.process = statistics.latency(LatencyKind.PROCESS);
		this.busy = (workers == 0) ? statistics.openBusyTime() : null;
		statistics.setWorkers(Math.max(1, workers));
	}

	void received(int bytes, boolean redelivered) {
		this.writer.recordReceived(1, bytes);
		if (redelivered) {
			this.writer.record(Stage.REDELIVERED, 1);
		}
	}

	void acknowledged() {
		this.writer.record(Stage.ACKNOWLEDGED, 1);
	}

	void rejected() {
		this.writer.record(Stage.REJECTED, 1);
	}

	/**
	 * The handler is called.
	 * @param now the time by the clock of the JVM
	 */
	void handling(long now) {
		if (this.busy != null) {
			this.busy.begin(now);
		}
	}

	/**
	 * The handler has returned.
	 * @param start when it was called
	 * @param now the time by the clock of the JVM
	 * @param settled whether the message has its verdict, and does not get it later
	 */
	void handled(long start, long now, boolean settled) {
		if (settled) {
			this.process.record(now - start);
		}
		if (this.busy != null) {
			this.busy.end(now);
		}
	}

	void duplicate() {
		this.writer.record(Stage.DUPLICATE, 1);
	}

	/**
	 * A message came too late to be of use.
	 */
	void expired() {
		this.writer.record(Stage.EXPIRED, 1);
	}

	/**
	 * Something that came broke the rules. By any thread.
	 */
	void protocolError() {
		this.statistics.record(Stage.DROPPED, 1);
	}

	/**
	 * An answer could not be given. By any thread.
	 */
	void answerLost() {
		this.statistics.record(Stage.DROPPED, 1);
	}

	/**
	 * A verdict was given after the call. By any thread.
	 */
	void acknowledgedLater(long nanos) {
		this.statistics.record(Stage.ACKNOWLEDGED, 1);
		this.process.record(nanos);
	}

	/**
	 * A rejection was given after the call. By any thread.
	 */
	void rejectedLater(long nanos) {
		this.statistics.record(Stage.REJECTED, 1);
		this.process.record(nanos);
	}

	@Override
	public void close() {
		this.writer.close();
		if (this.busy != null) {
			this.busy.close();
		}
	}

}
