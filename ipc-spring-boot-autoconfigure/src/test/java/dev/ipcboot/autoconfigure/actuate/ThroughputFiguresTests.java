package dev.ipcboot.autoconfigure.actuate;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.jayway.jsonpath.JsonPath;
import dev.ipcboot.annotation.IpcListener;
import org.assertj.core.data.Percentage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures of {@code /actuator/ipcthroughput} against a known load of another process.
 */
@Timeout(180)
@Tag("slow")
class ThroughputFiguresTests {

	private static final String FIGURES = "/actuator/ipcthroughput/loaded";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=ipcthroughput";

	private static long total(String figures, String name) {
		return JsonPath.<Number>read(figures, "$.totals." + name).longValue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix", "pipe" })
	void totalsAreExact(String carrier) throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, EXPOSED,
				"ipc.tasks.loaded.address=" + carrier + ":");
				Load load = Load.start(application.directory(), "loaded", 5000, 50_000)) {
			assertThat(load.await(60)).isTrue();
			String figures = application.get(FIGURES).body();
			assertThat(total(figures, "delivered")).isEqualTo(5000);
			assertThat(total(figures, "acknowledged")).isEqualTo(5000);
			assertThat(total(figures, "rejected")).isZero();
			assertThat(total(figures, "redelivered")).isZero();
			assertThat(total(figures, "dropped")).isZero();
			assertThat(total(figures, "bytesReceived")).isEqualTo(5000L * Load.SIZE);
			assertThat(JsonPath.<Integer>read(figures, "$.carriers." + carrier + ".totals.delivered")).isEqualTo(5000);
			assertThat(JsonPath.<Integer>read(figures, "$.carriers." + carrier + ".process.count")).isEqualTo(5000);
			assertThat(JsonPath.<Number>read(figures, "$.carriers." + carrier + ".process.p999").doubleValue())
				.isPositive();
		}
	}

	@Test
	void ratesAreWithinTenPercent() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, EXPOSED);
				Load load = Load.start(application.directory(), "loaded", Long.MAX_VALUE, 500)) {
			Awaitility.await()
				.atMost(Duration.ofSeconds(90))
				.pollInterval(Duration.ofMillis(200))
				.until(() -> application.get(FIGURES).statusCode() == 200
						&& total(application.get(FIGURES).body(), "delivered") > 5000);
			Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				String figures = application.get(FIGURES).body();
				for (String window : new String[] { "1s", "10s" }) {
					assertThat(number(figures, "$.rates.delivered['" + window + "']")).isCloseTo(500.0,
							Percentage.withPercentage(10));
				}
				assertThat(number(figures, "$.rates.bytesReceived['10s']")).isCloseTo(500.0 * Load.SIZE,
						Percentage.withPercentage(10));
				assertThat(number(figures, "$.utilization['10s']")).isBetween(0.0, 1.0);
			});
			load.kill();
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				String figures = application.get(FIGURES).body();
				assertThat(number(figures, "$.rates.delivered['1s']")).isZero();
				assertThat(number(figures, "$.rates.acknowledged['1s']")).isZero();
			});
		}
	}

	@Test
	void countersAreExactAfterAPeerWasKilled() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, EXPOSED)) {
			AtomicLong handled = application.bean(Listeners.class).handled;
			for (int i = 1; i <= 3; i++) {
				long before = handled.get();
				try (Load load = Load.start(application.directory(), "loaded", Long.MAX_VALUE, 20_000)) {
					Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> handled.get() > before + 2000);
					load.kill();
				}
			}
			Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
				String figures = application.get(FIGURES).body();
				assertThat(total(figures, "delivered")).isEqualTo(handled.get());
				assertThat(total(figures, "acknowledged")).isEqualTo(handled.get());
				assertThat(total(figures, "bytesReceived")).isEqualTo(handled.get() * Load.SIZE);
			});
		}
	}

	/** The parser decides by the digits whether it makes a double or a decimal. */
	private static double number(String figures, String path) {
		return JsonPath.<Number>read(figures, path).doubleValue();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		final AtomicLong handled = new AtomicLong();

		@IpcListener("loaded")
		void onMessage(byte[] bytes) {
			this.handled.incrementAndGet();
		}

	}

}
