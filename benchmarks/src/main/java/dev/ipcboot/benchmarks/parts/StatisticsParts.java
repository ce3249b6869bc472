package dev.ipcboot.benchmarks.parts;

import java.util.concurrent.TimeUnit;

import dev.ipcboot.stats.LatencyKind;
import dev.ipcboot.stats.LatencyRecorder;
import dev.ipcboot.stats.Stage;
import dev.ipcboot.stats.StageWriter;
import dev.ipcboot.stats.TaskStatistics;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What is recorded for each message on either side.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StatisticsParts {

	private final TaskStatistics statistics = new TaskStatistics("orders", "unix", System::nanoTime);

	private final StageWriter writer = this.statistics.openWriter();

	private final LatencyRecorder process = this.statistics.latency(LatencyKind.PROCESS);

	private final LatencyRecorder confirm = this.statistics.latency(LatencyKind.CONFIRM);

	private long nanos;

	/**
	 * A receiver: delivered, acknowledged, and the time that the listener took.
	 */
	@Benchmark
	public void receiver() {
		this.writer.recordReceived(1, 64);
		this.writer.record(Stage.ACKNOWLEDGED, 1);
		this.process.record(this.nanos++ & 0xFFFF);
	}

	/**
	 * A sender whose messages are confirmed one by one: sent, confirmed, and the time
	 * until then. Mostly one call of the latter two is for many messages.
	 */
	@Benchmark
	public void sender() {
		this.writer.recordSent(1, 64);
		this.statistics.record(Stage.CONFIRMED, 1);
		this.confirm.record(this.nanos++ & 0xFFFF, 1);
	}

}
