package dev.ipcboot.autoconfigure.actuate;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Scanner;

import com.jayway.jsonpath.JsonPath;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The figures as server-sent events.
 */
@Timeout(120)
class ThroughputStreamTests {

	private static final String STREAM = "/actuator/ipcthroughput/stream";

	private static HttpResponse<InputStream> open(WebApplication application, URI uri) throws Exception {
		return application.client().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream());
	}

	private static String next(Scanner scanner) {
		while (scanner.hasNextLine()) {
			String line = scanner.nextLine();
			if (line.startsWith("data:")) {
				return line.substring("data:".length());
			}
		}
		throw new IllegalStateException("The stream has ended");
	}

	@Test
	void sendsTheFiguresAgainAndAgain() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class,
				"management.endpoints.web.exposure.include=ipcthroughput")) {
			HttpResponse<InputStream> response = open(application, application.uri(STREAM));
			assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
			try (Scanner scanner = new Scanner(response.body())) {
				next(scanner);
				application.bean(IpcTemplate.class).convertSendAndConfirm("worker", "x").get();
				next(scanner);
				String figures = next(scanner);
				assertThat(JsonPath.<Integer>read(figures, "$.tasks.worker.totals.acknowledged")).isEqualTo(1);
			}
		}
	}

	@Test
	void isServedOnTheManagementPort() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, "management.server.port=0",
				"management.server.address=127.0.0.1", "ipc.console.enabled=true",
				"management.endpoints.web.exposure.include=ipcthroughput")) {
			URI management = URI.create("http://127.0.0.1:" + application.property("local.management.port"));
			try (Scanner scanner = new Scanner(open(application, management.resolve(STREAM)).body())) {
				assertThat(next(scanner)).contains("tasks");
			}
			assertThat(open(application, management.resolve("/ipc")).statusCode()).isEqualTo(200);
			assertThat(application.get("/ipc").statusCode()).isEqualTo(404);
			assertThat(application.get(STREAM).statusCode()).isEqualTo(404);
		}
	}

	@Test
	void isNotThereUnlessExposed() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class)) {
			assertThat(application.get(STREAM).statusCode()).isEqualTo(404);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@IpcListener("worker")
		void onWork(String text) {
		}

	}

}
