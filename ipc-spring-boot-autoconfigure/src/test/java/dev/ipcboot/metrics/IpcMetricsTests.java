package dev.ipcboot.metrics;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.connection.Completion;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.pipe.FifoTransport;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Meters over the counters of an engine.
 */
@Timeout(60)
class IpcMetricsTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private Path directory;

	private IpcEngine engine;

	@BeforeEach
	void open() throws Exception {
		this.directory = Files.createTempDirectory("ipc");
		this.engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(this.directory),
				List.of(new MemoryTransport(), new FifoTransport()), EngineEvents.NONE);
		new IpcMetrics(this.engine).bindTo(this.registry);
	}

	@AfterEach
	void close() throws Exception {
		this.engine.close();
		FileSystemUtils.deleteRecursively(this.directory);
	}

	private void exchange(String task, String address) {
		this.engine.listen(TaskOptions.of(task).at(IpcAddress.of(address)), (delivery) -> {
		});
		for (int i = 0; i < 5; i++) {
			this.engine.sender(task).send(WireMessage.of(Map.of(), new byte[10], 0), new Completion() {

				@Override
				public void completed(IpcConfirmation.Outcome outcome, @Nullable String reason) {
				}

			}, Duration.ofSeconds(20));
		}
		this.engine.sender(task).flush();
	}

	@Test
	void countersTimersAndGaugesOfBothSides() {
		exchange("metered", "pipe:");
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(stage("confirmed")).isEqualTo(5));
		assertThat(stage("sent")).isEqualTo(5);
		assertThat(stage("delivered")).isEqualTo(5);
		assertThat(stage("acknowledged")).isEqualTo(5);
		assertThat(stage("rejected")).isZero();
		assertThat(this.registry.get(IpcMeterNames.SENT_MESSAGES).functionCounter().count()).isEqualTo(5);
		assertThat(this.registry.get(IpcMeterNames.CONSUMED_MESSAGES).functionCounter().count()).isEqualTo(5);
		assertThat(this.registry.get(IpcMeterNames.BYTES).tag("direction", "received").functionCounter().count())
			.isEqualTo(50);
		assertThat(this.registry.get(IpcMeterNames.QUEUE_CAPACITY).tag("unit", "bytes").gauge().value()).isPositive();
		assertThat(this.registry.get(IpcMeterNames.QUEUE_DEPTH).gauge().value()).isZero();
		assertThat(this.registry.get(IpcMeterNames.CONNECTIONS_ACTIVE).gauge().value()).isOne();
		assertThat(this.registry.get(IpcMeterNames.INFLIGHT).gauge().value()).isZero();
		assertThat(this.registry.get(IpcMeterNames.CONFIRMS_PENDING).gauge().value()).isZero();
		assertThat(this.registry.get(IpcMeterNames.RECONNECTS).functionCounter().count()).isZero();
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(this.registry.get(IpcMeterNames.PROCESS_DURATION).timer().count()).isEqualTo(5));
		assertThat(this.registry.get(IpcMeterNames.PROCESS_DURATION).timer().takeSnapshot().histogramCounts())
			.hasSize(19);
	}

	private double stage(String stage) {
		return this.registry.get(IpcMeterNames.MESSAGES).tag(IpcMeterNames.TAG_STAGE, stage).functionCounter().count();
	}

	@Test
	void noMeterIsWithoutItsTags() {
		exchange("first", "pipe:");
		exchange("second", "memory:");
		List<Meter> meters = this.registry.getMeters();
		assertThat(meters).hasSizeGreaterThan(40);
		assertThat(meters).allSatisfy((meter) -> {
			assertThat(meter.getId().getTags()).extracting(Tag::getKey)
				.contains(IpcMeterNames.TAG_SYSTEM, IpcMeterNames.TAG_TASK, IpcMeterNames.TAG_TRANSPORT);
			assertThat(meter.getId().getTags()).extracting(Tag::getValue).noneMatch(String::isBlank);
		});
		for (String name : List.of(IpcMeterNames.MESSAGES, IpcMeterNames.PROCESS_DURATION)) {
			assertThat(this.registry.get(name).meters())
				.extracting((meter) -> meter.getId().getTag("network.transport"))
				.contains("pipe", "memory");
		}
	}

	@Test
	void manyDurationsBecomeAProportionalPart() {
		LatencyTimer timer = new LatencyTimer(this.registry, "many", Tags.empty(), "");
		timer.accept(1000, 900_000, 1_000_000);
		timer.accept(2000, 99_999, 1_000_000);
		timer.accept(5000, 1, 1_000_000);
		assertThat(this.registry.get("many").timer().count()).isBetween(19_900L, 20_000L);
		assertThat(this.registry.get("many").timer().max(TimeUnit.NANOSECONDS)).isEqualTo(5000);
	}

}
