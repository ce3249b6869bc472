package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.connection.BackPressure;
import dev.ipcboot.connection.DeliveryMode;
import dev.ipcboot.connection.DeliveryOptions;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.WhenAbsent;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is chosen about delivery in properties and headers, and the end of an application
 * whose listener sends.
 */
@Timeout(60)
class DeliveryConfigurationTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withPropertyValues(this.directory.property());
	}

	@Test
	void propertiesReachTheEngine() {
		runner()
			.withPropertyValues("ipc.template.when-absent=wait", "ipc.template.back-pressure=drop-oldest",
					"ipc.template.max-delayed=7", "ipc.template.shutdown-timeout=1s",
					"ipc.listener.shutdown-timeout=2s", "ipc.tasks.orders.delivery=at-most-once",
					"ipc.tasks.orders.when-absent=fail", "ipc.tasks.audit.back-pressure=fail")
			.run((context) -> {
				EngineOptions options = context.getBean(IpcEngine.class).options();
				assertThat(options.delivery("other")).isEqualTo(
						new DeliveryOptions(DeliveryMode.AT_LEAST_ONCE, WhenAbsent.WAIT, BackPressure.DROP_OLDEST, 7));
				assertThat(options.delivery("orders")).isEqualTo(
						new DeliveryOptions(DeliveryMode.AT_MOST_ONCE, WhenAbsent.FAIL, BackPressure.DROP_OLDEST, 7));
				assertThat(options.delivery("audit"))
					.isEqualTo(new DeliveryOptions(DeliveryMode.AT_LEAST_ONCE, WhenAbsent.WAIT, BackPressure.FAIL, 7));
				assertThat(options.senderGrace()).isEqualTo(Duration.ofSeconds(1));
				assertThat(options.receiverGrace()).isEqualTo(Duration.ofSeconds(2));
			});
	}

	@Test
	void headersDelayAndExpireAndTheConfirmationTellsTheTimes() {
		runner().withUserConfiguration(Audit.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			CompletableFuture<IpcConfirmation> late = template.sendAndConfirm("audit",
					MessageBuilder.withPayload("late").setHeader(IpcHeaders.DELAY, 300L).build());
			CompletableFuture<IpcConfirmation> useless = template.sendAndConfirm("audit",
					MessageBuilder.withPayload("useless")
						.setHeader(IpcHeaders.EXPIRATION, System.currentTimeMillis() - 1)
						.build());
			IpcConfirmation early = template.convertSendAndConfirm("audit", "early").get(20, TimeUnit.SECONDS);
			assertThat(early.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(early.sentAfter()).isBetween(Duration.ZERO, early.elapsed());
			assertThat(early.deliveredAfter()).isBetween(early.sentAfter(), early.elapsed());
			assertThat(useless.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.EXPIRED);
			assertThat(late.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Audit.class).received).containsExactly("early", "late");
		});
	}

	@Test
	void aListenerMaySendWhileItsApplicationStops() {
		runner().withUserConfiguration(Audit.class).run((audit) -> {
			BlockingQueue<CompletableFuture<IpcConfirmation>> verdicts = new LinkedBlockingQueue<>();
			Orders[] listener = new Orders[1];
			runner().withUserConfiguration(Orders.class).run((orders) -> {
				listener[0] = orders.getBean(Orders.class);
				verdicts.add(audit.getBean(IpcTemplate.class).convertSendAndConfirm("orders", "order"));
				assertThat(listener[0].begun.await(20, TimeUnit.SECONDS)).isTrue();
			});
			verdicts.add(listener[0].verdict.get(20, TimeUnit.SECONDS));
			for (CompletableFuture<IpcConfirmation> verdict : verdicts) {
				assertThat(verdict.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(audit.getBean(Audit.class).received).containsExactly("seen");
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class Audit {

		private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@IpcListener("audit")
		void onMessage(String text) {
			this.received.add(text);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Orders {

		private final CountDownLatch begun = new CountDownLatch(1);

		private final CountDownLatch closing = new CountDownLatch(1);

		private final CompletableFuture<CompletableFuture<IpcConfirmation>> verdict = new CompletableFuture<>();

		private final IpcTemplate template;

		Orders(IpcTemplate template) {
			this.template = template;
		}

		@IpcListener("orders")
		void onMessage(String text) throws InterruptedException {
			this.begun.countDown();
			this.closing.await();
			this.verdict.complete(this.template.convertSendAndConfirm("audit", "seen"));
		}

		@EventListener(ContextClosedEvent.class)
		void onClose() {
			this.closing.countDown();
		}

	}

}
