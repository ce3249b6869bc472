package dev.ipcboot.autoconfigure.actuate;

import java.io.IOException;

import com.jayway.jsonpath.JsonPath;
import dev.ipcboot.annotation.IpcListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who may do what with the endpoints.
 */
@Timeout(120)
class EndpointAccessTests {

	private static final String EXPOSED = "management.endpoints.web.exposure.include=ipc,ipcthroughput";

	private static final String UNRESTRICTED = "management.endpoint.ipc.access=unrestricted";

	private static int change(WebApplication application, String id, String state) throws Exception {
		return application.post("/actuator/ipc/" + id, "{\"state\":\"" + state + "\"}").statusCode();
	}

	private static String state(WebApplication application) throws Exception {
		return application.read("/actuator/ipc/worker", "$.state");
	}

	private static WebApplication start(String... properties) throws IOException {
		return WebApplication.start(Listeners.class, properties);
	}

	@Test
	void nothingIsExposedByDefault() throws Exception {
		try (WebApplication application = start()) {
			assertThat(application.get("/actuator/ipc").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/ipcthroughput").statusCode()).isEqualTo(404);
			assertThat(change(application, "worker", "paused")).isEqualTo(404);
		}
	}

	@Test
	void whatIsExposedCanBeReadAndNotChanged() throws Exception {
		try (WebApplication application = start(EXPOSED)) {
			String body = application.get("/actuator/ipc").body();
			assertThat(JsonPath.<String>read(body, "$.application.name")).isEqualTo("tested");
			assertThat(JsonPath.<String>read(body, "$.tasks.worker.listener")).isEqualTo("worker");
			assertThat(JsonPath.<Boolean>read(body, "$.known.worker.alive")).isTrue();
			assertThat(change(application, "worker", "paused")).isEqualTo(405);
			assertThat(state(application)).isEqualTo("RUNNING");
		}
	}

	@Test
	void withUnrestrictedAccessListenersArePausedStoppedAndStarted() throws Exception {
		try (WebApplication application = start(EXPOSED, UNRESTRICTED)) {
			assertThat(change(application, "worker", "paused")).isEqualTo(200);
			assertThat(state(application)).isEqualTo("PAUSED");
			assertThat(change(application, "worker", "running")).isEqualTo(200);
			assertThat(state(application)).isEqualTo("RUNNING");
			assertThat(application.<Integer>read("/actuator/ipc", "$.tasks.worker.changes.length()")).isEqualTo(3);
			assertThat(change(application, "worker", "stopped")).isEqualTo(200);
			assertThat(change(application, "worker", "paused")).as("stopped can't be paused").isEqualTo(409);
			assertThat(state(application)).isEqualTo("STOPPED");
			assertThat(change(application, "worker", "running")).isEqualTo(200);
			assertThat(state(application)).isEqualTo("RUNNING");
		}
	}

	@Test
	void whatIsNotThereOrNotAStateIsRefused() throws Exception {
		try (WebApplication application = start(EXPOSED, UNRESTRICTED)) {
			assertThat(change(application, "nobody", "paused")).isEqualTo(404);
			assertThat(change(application, "worker", "asleep")).isEqualTo(400);
			assertThat(application.get("/actuator/ipc/nobody").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void deadLettersAreReadAndNotReplayedByDefault() throws Exception {
		try (WebApplication application = start("management.endpoints.web.exposure.include=ipcdeadletters")) {
			assertThat(application.get("/actuator/ipcdeadletters").body()).isEqualTo("{\"tasks\":{}}");
			assertThat(application.get("/actuator/ipcdeadletters/worker").statusCode()).isEqualTo(200);
			assertThat(application.post("/actuator/ipcdeadletters/worker", "{}").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void withoutAccessItIsNotThere() throws Exception {
		try (WebApplication application = start(EXPOSED, "management.endpoint.ipc.access=none")) {
			assertThat(application.get("/actuator/ipc").statusCode()).isEqualTo(404);
			assertThat(application.get("/actuator/ipcthroughput").statusCode()).isEqualTo(200);
		}
	}

	@Test
	void showsWhatTheKernelGrants() throws Exception {
		try (WebApplication application = start(EXPOSED, "ipc.tasks.worker.address=pipe:,posix-mq:")) {
			String body = application.get("/actuator/ipc").body();
			assertThat(JsonPath.<Integer>read(body, "$.tasks.worker.addresses[0].settings.capacity")).isPositive();
			assertThat(JsonPath.<String>read(body, "$.tasks.worker.addresses[0].unit")).isEqualTo("bytes");
			assertThat(JsonPath.<Integer>read(body, "$.tasks.worker.addresses[1].capacity")).isPositive();
			assertThat(JsonPath.<Integer>read(body, "$.tasks.worker.addresses[1].depth")).isZero();
			assertThat(
					JsonPath.<Integer>read(body, "$.tasks.worker.addresses[1].settings['/proc/sys/fs/mqueue/msg_max']"))
				.isPositive();
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
