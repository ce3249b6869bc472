package dev.ipcboot.stats;

import java.lang.management.ManagementFactory;

import com.sun.management.ThreadMXBean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that recording stays off the heap: garbage per message would show in every
 * latency.
 */
@Timeout(30)
class RecordingCostTests {

	private static final int TIMES = 200_000;

	@Test
	void recordingAllocatesNothing() {
		Assumptions.assumeTrue(
				ManagementFactory.getThreadMXBean() instanceof ThreadMXBean bean
						&& bean.isThreadAllocatedMemorySupported() && bean.isThreadAllocatedMemoryEnabled(),
				"this JVM does not count what a thread allocates");
		ThreadMXBean bean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		TaskStatistics statistics = new TaskStatistics("orders", "unix", System::nanoTime);
		try (StageWriter writer = statistics.openWriter(); BusyTime busy = statistics.openBusyTime()) {
			record(statistics, writer, busy);
			long thread = Thread.currentThread().getId();
			long before = bean.getThreadAllocatedBytes(thread);
			record(statistics, writer, busy);
			long allocated = bean.getThreadAllocatedBytes(thread) - before;
			// One object per message would be 3 MB; a compiler thread's hand-over is not
			assertThat(allocated).isLessThan(TIMES / 2);
		}
	}

	private static void record(TaskStatistics statistics, StageWriter writer, BusyTime busy) {
		for (int i = 0; i < TIMES; i++) {
			busy.begin(i);
			statistics.recordSent(1, 64);
			statistics.record(Stage.CONFIRMED);
			writer.recordReceived(1, 64);
			writer.record(Stage.ACKNOWLEDGED);
			statistics.latency(LatencyKind.CONFIRM).record(i);
			busy.end(i + 1);
		}
	}

}
