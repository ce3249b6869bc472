package dev.ipcboot.listener;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.listener.deadletter.DeadLetters;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages that are released or rejected by hand.
 */
@Timeout(60)
class ListenerReleaseTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void deliveryLimitEndsReleases() {
		ListenerRunner.of(this.directory, Releasing.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			IpcConfirmation confirmation = template.convertSendAndConfirm("limited", "x").get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(confirmation.reason()).contains("released 3 times (ipc.listener.delivery-limit is 3)");
			template.convertAndSend("limited", "x");
			DeadLetters letters = context.getBean(DeadLetters.class);
			Awaitility.await().until(() -> letters.count().equals(Map.of("limited", 2)));
			assertThat(letters.list("limited")).allMatch((letter) -> letter.attempts() == 3);
			assertThat(context.getBean(Releasing.class).times).hasSize(6);
		});
	}

	@Test
	void releaseWaits() {
		ListenerRunner.of(this.directory, Releasing.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			List<Long> times = context.getBean(Releasing.class).times;
			assertThat(template.convertSendAndConfirm("delayed", "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isBetween(Duration.ofMillis(390),
					Duration.ofSeconds(20));
			times.clear();
			assertThat(template.convertSendAndConfirm("initial", "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(Duration.ofNanos(times.get(1) - times.get(0))).isBetween(Duration.ofMillis(290),
					Duration.ofSeconds(20));
		});
	}

	@Test
	void rejectedRequestIsNoDeadLetter() {
		ListenerRunner.of(this.directory, Releasing.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			for (String task : List.of("rejected", "limited")) {
				assertThatExceptionOfType(IpcRejectedException.class)
					.isThrownBy(() -> template.convertSendAndReceive(task, "x", String.class));
				assertThat(context.getBean(IpcListenerEndpointRegistry.class)
					.getListenerContainer(task)
					.getStatistics()
					.deadLetters()).isZero();
			}
			assertThat(template.convertSendAndConfirm("rejected", "x").get().outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(context.getBean(DeadLetters.class).count()).isEqualTo(Map.of("rejected", 1));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Releasing {

		final List<Long> times = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "limited", ackMode = "MANUAL", properties = "delivery-limit=3")
		void limited(String payload, IpcAcknowledgment acknowledgment) {
			this.times.add(System.nanoTime());
			acknowledgment.release();
		}

		@IpcListener(tasks = "delayed", ackMode = "MANUAL")
		void delayed(String payload, IpcAcknowledgment acknowledgment) {
			this.times.add(System.nanoTime());
			if (this.times.size() == 1) {
				acknowledgment.release(Duration.ofMillis(400));
			}
			else {
				acknowledgment.acknowledge();
			}
		}

		@IpcListener(tasks = "initial", ackMode = "MANUAL", properties = "retry.initial-interval=300ms")
		void initial(String payload, IpcAcknowledgment acknowledgment) {
			this.times.add(System.nanoTime());
			if (this.times.size() == 1) {
				acknowledgment.release();
			}
			else {
				acknowledgment.acknowledge();
			}
		}

		@IpcListener(tasks = "rejected", ackMode = "MANUAL")
		void rejected(String payload, IpcAcknowledgment acknowledgment) {
			acknowledgment.reject("not wanted");
		}

	}

}
