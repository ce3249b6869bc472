package dev.ipcboot.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.actuate.TaskThroughputDescriptor;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which share of their time the workers of a listener are at work.
 */
@Timeout(120)
class UtilizationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void oneOfOneThatDoesNotReturn() {
		ListenerRunner.of(this.directory, Listeners.class).run((context) -> {
			send(context, "single", 1);
			awaitShare(context, "single", 1);
			finish(context);
		});
	}

	@Test
	void threeOfFour() {
		ListenerRunner.of(this.directory, Listeners.class).run((context) -> {
			send(context, "several", 3);
			awaitShare(context, "several", 0.75);
			finish(context);
			awaitShare(context, "several", 0);
		});
	}

	@Test
	void whatWaitsForAWorkerIsNoWork() {
		ListenerRunner.of(this.directory, Listeners.class)
			.withPropertyValues("ipc.listener.inbox-size=1")
			.run((context) -> {
				send(context, "several", 20);
				awaitShare(context, "several", 1);
				finish(context);
			});
	}

	@Test
	void batchesWorkWhileTheListenerHasThemAndNotWhileTheyFill() {
		ListenerRunner.of(this.directory, Listeners.class)
			.withPropertyValues("ipc.listener.batch-timeout=3s")
			.run((context) -> {
				send(context, "batches", 1);
				Listeners listeners = context.getBean(Listeners.class);
				listeners.inBatch.await();
				assertThat(shares(context, "batches").get("60s")).as("filled for 3 s").isLessThan(0.5);
				awaitShare(context, "batches", 1);
				finish(context);
			});
	}

	private static void send(ApplicationContext context, String task, int count) {
		for (int i = 0; i < count; i++) {
			context.getBean(IpcTemplate.class).convertAndSend(task, "x");
		}
	}

	private static Map<String, Double> shares(ApplicationContext context, String task) {
		TaskThroughputDescriptor figures = new IpcThroughputEndpoint(context.getBean(IpcEngine.class).statistics())
			.taskThroughput(task);
		assertThat(figures).isNotNull();
		assertThat(figures.utilization().values()).allSatisfy((share) -> assertThat(share).isBetween(0.0, 1.0));
		return figures.utilization();
	}

	private static void awaitShare(ApplicationContext context, String task, double expected) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(
					() -> assertThat(shares(context, task).get("1s")).isBetween(expected - 0.02, expected + 0.02));
	}

	private static void finish(ApplicationContext context) {
		context.getBean(Listeners.class).release.countDown();
	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final CountDownLatch release = new CountDownLatch(1);

		final CountDownLatch inBatch = new CountDownLatch(1);

		@IpcListener("single")
		void onSingle(String text) throws InterruptedException {
			this.release.await();
		}

		@IpcListener(tasks = "several", concurrency = "4")
		void onSeveral(String text) throws InterruptedException {
			this.release.await();
		}

		@IpcListener(tasks = "batches", batch = "true")
		void onBatch(List<String> texts) throws InterruptedException {
			this.inBatch.countDown();
			this.release.await();
		}

	}

}
