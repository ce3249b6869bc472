package dev.ipcboot.listener;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent;
import dev.ipcboot.listener.event.IpcListenerContainerStoppedEvent.Reason;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Listeners that don't return.
 */
@Timeout(120)
class StuckListenerTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@ParameterizedTest
	@ValueSource(strings = { "1", "2" })
	void othersGoOnAndTheStopEndsWithinItsGrace(String concurrency) {
		ListenerRunner.of(this.directory, Stuck.class, Other.class)
			.withPropertyValues("app.concurrency=" + concurrency, "ipc.listener.shutdown-timeout=500ms")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				Stuck stuck = context.getBean(Stuck.class);
				Other other = context.getBean(Other.class);
				var lost = template.convertSendAndConfirm("stuck", "for ever");
				assertThat(stuck.entered.await(20, TimeUnit.SECONDS)).isTrue();
				assertThat(template.convertSendAndConfirm("other", "x").get().outcome())
					.isEqualTo(Outcome.ACKNOWLEDGED);
				if (concurrency.equals("2")) {
					assertThat(template.convertSendAndConfirm("stuck", "quick").get().outcome())
						.isEqualTo(Outcome.ACKNOWLEDGED);
				}
				IpcListenerEndpointRegistry registry = context.getBean(IpcListenerEndpointRegistry.class);
				// neither waits for the listener
				registry.getListenerContainer("stuck").pause();
				registry.getListenerContainer("stuck").resume();
				long start = System.nanoTime();
				registry.stop();
				// a deadline far below that of the default, and far above that of a busy
				// machine
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
				assertThat(stuck.interrupted.await(20, TimeUnit.SECONDS)).isTrue();
				assertThat(registry.getListenerContainers())
					.allMatch((container) -> container.getState() == IpcListenerContainer.State.STOPPED);
				assertThat(other.stopped).containsExactlyInAnyOrder("stuck INTERRUPTED", "other NORMAL");
				assertThat(lost).isNotDone();
				stuck.released = true;
				registry.start();
				assertThat(lost.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			});
	}

	@Test
	void listenerThatStopsItself() {
		ListenerRunner.of(this.directory, Suicidal.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
				.getListenerContainer("last");
			context.getBean(Suicidal.class).container = container;
			assertThat(template.convertSendAndConfirm("last", "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			Awaitility.await().until(() -> container.getState() == IpcListenerContainer.State.STOPPED);
			container.start();
			assertThat(template.convertSendAndConfirm("last", "y").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Stuck {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch interrupted = new CountDownLatch(1);

		volatile boolean released;

		@IpcListener(tasks = "stuck", concurrency = "${app.concurrency}")
		void onMessage(String payload) throws InterruptedException {
			if (this.released || payload.equals("quick")) {
				return;
			}
			this.entered.countDown();
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				this.interrupted.countDown();
				throw ex;
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		final List<String> stopped = new CopyOnWriteArrayList<>();

		@IpcListener("other")
		void onMessage(String payload) {
		}

		@EventListener
		void onStopped(IpcListenerContainerStoppedEvent event) {
			Reason reason = event.getReason();
			this.stopped.add(event.getListenerId() + " " + reason);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Suicidal {

		volatile IpcListenerContainer container;

		@IpcListener("last")
		void onMessage(String payload) {
			if (payload.equals("x")) {
				this.container.stop();
			}
		}

	}

}
