package dev.ipcboot.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.jayway.jsonpath.JsonPath;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.sample.monitor.MonitorApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The queries of the Grafana dashboard against what Prometheus really gets, and the page.
 */
@SpringBootTest(classes = MonitorApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureRestTestClient
@DirtiesContext
@Timeout(120)
class DashboardTests {

	private static final Path DIRECTORY = createDirectory();

	private static final Pattern METRIC = Pattern.compile("\\b(?:ipc|messaging)_[a-z_]+(?=\\{)");

	private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"|by \\(([a-z_, ]+)\\)");

	@Autowired
	private IpcOperations ipc;

	@Autowired
	private RestTestClient http;

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("ipc");
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@DynamicPropertySource
	static void properties(DynamicPropertyRegistry registry) {
		registry.add("ipc.directory", DIRECTORY.resolve("d")::toString);
	}

	@AfterAll
	static void removeDirectory() {
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			try {
				FileSystemUtils.deleteRecursively(DIRECTORY);
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}));
	}

	private String get(String path) {
		byte[] body = this.http.get()
			.uri(path)
			.exchange()
			.expectStatus()
			.isOk()
			.expectBody()
			.returnResult()
			.getResponseBody();
		return new String((body != null) ? body : new byte[0]);
	}

	@Test
	void everyQueryFindsItsMetricAndItsLabels() throws Exception {
		for (String task : List.of("bench.unix", "bench.pipe", "bench.posix-mq")) {
			this.ipc.convertSendAndConfirm(task, "x").get(20, TimeUnit.SECONDS);
		}
		List<String> queries = JsonPath.read(Files.readString(Path.of("..", "docs", "grafana-dashboard.json")),
				"$.panels[*].targets[*].expr");
		assertThat(queries).hasSizeGreaterThan(10);
		await().atMost(Duration.ofSeconds(30))
			.until(() -> get("/actuator/prometheus").contains("messaging_process_duration_seconds_bucket"));
		List<String> scrape = get("/actuator/prometheus").lines().filter((line) -> !line.startsWith("#")).toList();
		for (String query : queries) {
			for (String metric : matches(METRIC, query)) {
				List<String> series = scrape.stream().filter((line) -> line.startsWith(metric + "{")).toList();
				assertThat(series).as("%s of %s", metric, query).isNotEmpty();
				assertThat(series).as("labels of %s", query)
					.allSatisfy((line) -> assertThat(labels(query)).allMatch((label) -> line.contains(label + "=\"")));
			}
		}
	}

	@Test
	void thePageIsThere() {
		assertThat(get("/ipc")).contains("<title>IPC</title>");
		assertThat(get("/ipc/uplot.js")).contains("uPlot");
	}

	private static Set<String> labels(String query) {
		Set<String> labels = new TreeSet<>();
		LABEL.matcher(query).results().forEach((result) -> {
			String names = (result.group(1) != null) ? result.group(1) : result.group(2);
			labels.addAll(List.of(names.split(", ")));
		});
		return labels;
	}

	private static Set<String> matches(Pattern pattern, String text) {
		Set<String> found = new TreeSet<>();
		pattern.matcher(text).results().forEach((result) -> found.add(result.group()));
		return found;
	}

}
