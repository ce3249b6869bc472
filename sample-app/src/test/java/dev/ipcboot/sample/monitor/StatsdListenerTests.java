package dev.ipcboot.sample.monitor;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StatsdListener}.
 */
class StatsdListenerTests {

	private final MetricStore store = new MetricStore(List.of(), Clock.systemUTC());

	private final StatsdListener listener = new StatsdListener(this.store);

	private Statistics statistics(String metric) {
		return this.store.statistics(metric, Duration.ofHours(1));
	}

	@Test
	void gauges() {
		this.listener.onDatagram("depth:17|g\ndepth:+3|g\ndepth:-0.5|g|#host:a\n");
		assertThat(statistics("depth").last()).isEqualTo(19.5);
		assertThat(statistics("depth").count()).isEqualTo(3);
	}

	@Test
	void countersAddUp() {
		this.listener.onDatagram("jobs:1|c");
		this.listener.onDatagram("jobs:2|c|@0.5\n");
		assertThat(statistics("jobs").last()).isEqualTo(5);
	}

	@Test
	void times() {
		this.listener.onDatagram("query:320|ms\r\nquery:280.5|ms");
		assertThat(statistics("query").mean()).isEqualTo(300.25);
	}

	@ParameterizedTest
	@ValueSource(strings = { "depth", "depth:|g", "depth:1|x", "de pth:1|g", "depth:NaN|g", "depth:1|c|@0.0",
			"depth:1|g|", ":1|g" })
	void whatIsNoLineIsCountedAndHarmsNoOther(String line) {
		this.listener.onDatagram(line + "\ngood:1|g");
		assertThat(statistics(StatsdListener.BAD_LINES).last()).isEqualTo(1);
		assertThat(statistics("good").last()).isEqualTo(1);
	}

	@Test
	void namesFromOutsideAreLimited() {
		for (int i = 0; i < 300; i++) {
			this.listener.onDatagram("name" + i + ":1|g");
		}
		assertThat(this.store.metrics()).hasSize(201).contains(StatsdListener.BAD_LINES);
		assertThat(statistics(StatsdListener.BAD_LINES).last()).isEqualTo(100);
	}

}
