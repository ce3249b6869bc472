package dev.ipcboot.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TaskStatistics}, {@link StageWriter} and {@link StatisticsRegistry}.
 */
@Timeout(30)
class TaskStatisticsTests {

	private final TestClock clock = new TestClock();

	private final StatisticsRegistry registry = new StatisticsRegistry(this.clock);

	private final TaskStatistics statistics = this.registry.statistics("orders", "unix");

	@Test
	void everyStageHasItsOwnCounter() {
		for (Stage stage : Stage.values()) {
			this.statistics.record(stage, stage.ordinal() + 1);
		}
		this.statistics.record(Stage.DROPPED);
		for (Stage stage : Stage.values()) {
			long expected = stage.ordinal() + ((stage == Stage.DROPPED) ? 2 : 1);
			assertThat(this.statistics.total(stage)).isEqualTo(expected);
			assertThat(this.statistics.snapshot().stage(stage).total()).isEqualTo(expected);
		}
	}

	@Test
	void countsMessagesAndBytesOfBothDirections() {
		this.statistics.recordSent(3, 300);
		this.statistics.recordReceived(4, 80);
		this.clock.advanceMillis(2000);
		ThroughputSnapshot snapshot = this.statistics.snapshot();
		assertThat(snapshot.task()).isEqualTo("orders");
		assertThat(snapshot.scheme()).isEqualTo("unix");
		assertThat(snapshot.stage(Stage.SENT).total()).isEqualTo(3);
		assertThat(snapshot.stage(Stage.DELIVERED).total()).isEqualTo(4);
		assertThat(snapshot.bytesSent()).isEqualTo(new Throughput(300, 150, 150, 150));
		assertThat(snapshot.bytesReceived()).isEqualTo(new Throughput(80, 40, 40, 40));
	}

	@Test
	void whatAWriterRecordsCountsAtOnceAndStaysWhenItCloses() {
		StageWriter writer = this.statistics.openWriter();
		writer.recordSent(1, 10);
		writer.recordReceived(2, 20);
		writer.record(Stage.CONFIRMED, 5);
		writer.record(Stage.CONFIRMED);
		this.statistics.recordSent(1, 1);
		for (int i = 0; i < 3; i++) {
			ThroughputSnapshot snapshot = this.statistics.snapshot();
			assertThat(snapshot.stage(Stage.SENT).total()).isEqualTo(2);
			assertThat(snapshot.stage(Stage.DELIVERED).total()).isEqualTo(2);
			assertThat(snapshot.stage(Stage.CONFIRMED).total()).isEqualTo(6);
			assertThat(snapshot.bytesSent().total()).isEqualTo(11);
			assertThat(snapshot.bytesReceived().total()).isEqualTo(20);
			writer.close();
		}
	}

	@Test
	void losesNothingWhenManyThreadsRecord() throws Exception {
		int each = 200_000;
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Callable<Void>> work = new ArrayList<>();
			for (int thread = 0; thread < 4; thread++) {
				work.add(() -> {
					try (StageWriter writer = this.statistics.openWriter()) {
						for (int i = 0; i < each; i++) {
							this.statistics.record(Stage.SENT);
							writer.record(Stage.DELIVERED);
							this.statistics.latency(LatencyKind.CONFIRM).record(i);
						}
					}
					return null;
				});
			}
			for (Future<Void> future : threads.invokeAll(work)) {
				future.get();
			}
		}
		finally {
			threads.shutdownNow();
		}
		assertThat(this.statistics.total(Stage.SENT)).isEqualTo(4L * each);
		assertThat(this.statistics.total(Stage.DELIVERED)).isEqualTo(4L * each);
		assertThat(this.statistics.snapshot().latency(LatencyKind.CONFIRM).total()).isEqualTo(4L * each);
	}

	@Test
	void theRegistryKeepsTasksAndCarriersApart() {
		this.registry.statistics("orders", "tcp").record(Stage.SENT);
		this.registry.statistics("bills", "unix").record(Stage.SENT);
		assertThat(this.registry.statistics("orders", "unix")).isSameAs(this.statistics);
		assertThat(this.registry.snapshots()).extracting((each) -> each.task() + " " + each.scheme())
			.containsExactly("bills unix", "orders tcp", "orders unix");
		assertThat(this.statistics.total(Stage.SENT)).isZero();
		this.registry.remove("orders", "tcp");
		assertThat(this.registry.find("orders", "tcp")).isEmpty();
		assertThat(this.registry.find("orders", "unix")).contains(this.statistics);
	}

	@Test
	void theRegistryTicksAll() {
		this.statistics.record(Stage.SENT, 100);
		this.clock.advanceMillis(1000);
		this.registry.tick();
		this.clock.advanceMillis(1000);
		assertThat(this.registry.snapshots().get(0).stage(Stage.SENT).lastSecond()).isZero();
		assertThat(this.registry.snapshots().get(0).stage(Stage.SENT).lastTenSeconds()).isEqualTo(50);
	}

}
