package dev.ipcboot.autoconfigure.actuate;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.IpcListenerContainer.State;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page, in a real browser.
 */
@Timeout(180)
@Tag("browser")
class ConsoleTests {

	private static final String[] ENABLED = { "ipc.console.enabled=true",
			"management.endpoints.web.exposure.include=health,ipc,ipcthroughput",
			"management.endpoint.ipc.access=unrestricted", "ipc.tasks.orders.address=pipe:",
			"ipc.tasks.jobs.address=posix-mq:" };

	private static final String RATE = "document.querySelector('[data-task=orders] .figures b').textContent";

	private static final String LIVE = "document.getElementById('live').textContent === 'live'"
			+ " && !!document.querySelector('canvas') && !!document.querySelector('[data-task=orders]')";

	/** Take note of each rate that is shown, with the time. */
	private static final String WATCH = "(window.changes = [], new MutationObserver(() => changes.push([Date.now(), "
			+ RATE + "])).observe(document.querySelector('[data-task=orders] .figures b'), { childList: true }), true)";

	private static final String STATE = "document.querySelector('[data-task=orders]').className";

	@Test
	void isNotServedUnlessEnabled() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class)) {
			assertThat(application.get("/ipc").statusCode()).isEqualTo(404);
		}
	}

	@Test
	void loadsNothingFromElsewhereAndServesNothingElse() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, ENABLED)) {
			HttpResponse<String> page = application.get("/ipc");
			assertThat(page.statusCode()).isEqualTo(200);
			assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
				.contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
				.doesNotContain("unsafe");
			assertThat(page.body()).doesNotContain("http://", "https://", "@actuator@", "@console@");
			assertThat(application.get("/ipc/uplot.js").headers().firstValue("Content-Type").orElseThrow())
				.startsWith("text/javascript");
			assertThat(application.get("/ipc/uplot-license.txt").body()).contains("MIT License");
			assertThat(application.get("/ipc/../application.yaml").statusCode()).isEqualTo(404);
			assertThat(application.get("/ipc/nothing").statusCode()).isEqualTo(404);
			assertThat(application.post("/ipc", "{}").statusCode()).isEqualTo(405);
		}
	}

	@Test
	void showsAChangeOfRateAndPauses() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, ENABLED);
				Browser browser = Browser.start()) {
			browser.open(application.uri("/ipc"));
			await().until(() -> browser.<Boolean>evaluate(LIVE));
			assertThat(browser.<String>evaluate(RATE)).isEqualTo("0");
			ScheduledExecutorService load = load(application.bean(IpcTemplate.class));
			try {
				await().until(() -> !browser.<String>evaluate(RATE).equals("0"));
				var container = application.bean(IpcListenerEndpointRegistry.class).getListenerContainer("orders");
				browser.click("[data-task=orders] [data-action=toggle]");
				await().until(() -> container.getState() == State.PAUSED);
				await().until(() -> browser.<String>evaluate(STATE).contains("paused"));
				screenshots(browser);
				browser.click("[data-task=orders] [data-action=toggle]");
				await().until(() -> container.getState() == State.RUNNING);
				await().until(() -> browser.<String>evaluate(STATE).contains("running"));
			}
			finally {
				load.shutdownNow();
				load.awaitTermination(30, TimeUnit.SECONDS);
			}
			assertThat(browser.messages()).isEmpty();
			assertThat(browser.<Number>evaluate("document.documentElement.scrollWidth - innerWidth").intValue())
				.isLessThanOrEqualTo(0);
		}
	}

	/**
	 * A look for people: set {@code ipc.screenshots} to a folder.
	 */
	private static void screenshots(Browser browser) throws Exception {
		String folder = System.getProperty("ipc.screenshots");
		if (folder != null) {
			browser.evaluate("document.querySelector('[data-task=orders] details').open = true");
			browser.resize(1280, 1200);
			browser.screenshot(Path.of(folder, "light.png"));
			browser.emulate("prefers-color-scheme", "dark");
			browser.screenshot(Path.of(folder, "dark.png"));
			browser.resize(390, 1600);
			browser.screenshot(Path.of(folder, "phone.png"));
		}
	}

	/**
	 * From the first message until the page showed another rate, by the clock of the
	 * page, which is that of this machine. The fastest of a few counts: a busy machine
	 * makes the browser late now and then, and what the page itself needs is in every
	 * one.
	 */
	@Test
	void showsAChangeOfRateWithinTwoSeconds() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, ENABLED);
				Browser browser = Browser.start()) {
			browser.open(application.uri("/ipc"));
			await().until(() -> browser.<Boolean>evaluate(LIVE));
			browser.evaluate(WATCH);
			List<Long> latencies = new ArrayList<>();
			for (int i = 0; i < 5 && latencies.stream().noneMatch((each) -> each <= 2000); i++) {
				await().until(() -> browser.<String>evaluate(RATE).equals("0"));
				long begin = System.currentTimeMillis();
				String shown = "(changes.find((change) => change[0] >= " + begin + " && change[1] !== '0') ?? [0])[0]";
				ScheduledExecutorService load = load(application.bean(IpcTemplate.class));
				try {
					await().until(() -> browser.<Number>evaluate(shown).longValue() > 0);
				}
				finally {
					load.shutdownNow();
					load.awaitTermination(30, TimeUnit.SECONDS);
				}
				latencies.add(browser.<Number>evaluate(shown).longValue() - begin);
			}
			assertThat(latencies).as("milliseconds").anyMatch((each) -> each <= 2000);
		}
	}

	@Test
	void filtersByName() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, ENABLED);
				Browser browser = Browser.start()) {
			browser.open(application.uri("/ipc"));
			await().until(() -> browser.<Boolean>evaluate("!!document.querySelector('[data-task=jobs]')"));
			browser.evaluate("(document.getElementById('filter').value = 'ord',"
					+ " document.getElementById('filter').dispatchEvent(new Event('input')), true)");
			assertThat(browser.<Boolean>evaluate("document.querySelector('[data-task=jobs]').hidden")).isTrue();
			assertThat(browser.<Boolean>evaluate("document.querySelector('[data-task=orders]').hidden")).isFalse();
		}
	}

	@Test
	void deadLettersAreListedAndReplayed() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, "ipc.console.enabled=true",
				"management.endpoints.web.exposure.include=ipc,ipcthroughput,ipcdeadletters",
				"management.endpoint.ipcdeadletters.access=unrestricted", "ipc.listener.retry.max-retries=0");
				Browser browser = Browser.start()) {
			application.bean(IpcTemplate.class).convertAndSend("fragile", "x");
			browser.open(application.uri("/ipc"));
			await().until(() -> browser.<Boolean>evaluate("!!document.querySelector('[data-letter]:not(:disabled)')"));
			application.bean(Listeners.class).broken.set(false);
			browser.click("[data-letter]");
			await().until(() -> browser.<Boolean>evaluate("document.getElementById('letters-section').hidden"));
			assertThat(application.<Integer>read("/actuator/ipcdeadletters/fragile", "$.letters.length()")).isZero();
			assertThat(browser.messages()).isEmpty();
		}
	}

	@Test
	void pausingIsGreyWhereAccessDoesNotAllowIt() throws Exception {
		try (WebApplication application = WebApplication.start(Listeners.class, "ipc.console.enabled=true",
				"management.endpoints.web.exposure.include=ipc,ipcthroughput"); Browser browser = Browser.start()) {
			browser.open(application.uri("/ipc"));
			await().until(() -> browser.<Boolean>evaluate("!!document.querySelector('[data-task=jobs]')"));
			assertThat(browser
				.<Boolean>evaluate("document.querySelector('[data-task=jobs] [data-action=toggle]').disabled"))
				.isTrue();
			assertThat(browser.messages()).isEmpty();
		}
	}

	private static ScheduledExecutorService load(IpcTemplate template) {
		ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
		executor.scheduleWithFixedDelay(() -> {
			try {
				template.convertAndSend("orders", "a message of some length to fill the pipe a little");
				template.convertAndSend("jobs", "another one");
			}
			catch (IpcException ex) {
				// paused and full, or stopping
			}
		}, 0, 5, TimeUnit.MILLISECONDS);
		return executor;
	}

	private static org.awaitility.core.ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(200));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Listeners {

		@IpcListener("orders")
		void onOrder(String text) {
		}

		final AtomicBoolean broken = new AtomicBoolean(true);

		@IpcListener("fragile")
		void onFragile(String text) {
			if (this.broken.get()) {
				throw new IllegalStateException("broken on purpose");
			}
		}

		@IpcListener("jobs")
		void onJob(String text) {
		}

	}

}
