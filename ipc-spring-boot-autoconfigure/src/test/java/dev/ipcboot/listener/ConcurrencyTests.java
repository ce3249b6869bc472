package dev.ipcboot.listener;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which threads call a listener, and how many of them.
 */
@Timeout(120)
class ConcurrencyTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void oneIsTheThreadThatReadsAndKeepsTheOrder() {
		ListenerRunner.of(this.directory, Single.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "single", 200);
			CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
			Single single = context.getBean(Single.class);
			assertThat(single.threads).allMatch((name) -> name.startsWith("ipc-single-unix-"));
			assertThat(single.payloads).isSorted().hasSize(200);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "unix:", "pipe:", "posix-mq:" })
	void severalAtATimeAndVerdictsInAnyOrder(String address) {
		ListenerRunner.at(this.directory, "several", address, Several.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Several several = context.getBean(Several.class);
			var slow = template.convertSendAndConfirm("several", "slow");
			assertThat(template.convertSendAndConfirm("several", "quick").get().outcome())
				.isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(slow).isNotDone();
			several.finish.countDown();
			assertThat(slow.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			List<CompletableFuture<IpcConfirmation>> sent = new ArrayList<>();
			for (int i = 0; i < 3; i++) {
				sent.add(template.convertSendAndConfirm("several", "meet"));
			}
			for (CompletableFuture<IpcConfirmation> each : sent) {
				assertThat(each.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			}
			assertThat(several.threads).allMatch((name) -> name.matches("crew-[0-9]+"));
		});
	}

	@Test
	void fullInboxHoldsTheSenderBack() {
		ListenerRunner.of(this.directory, Blocked.class)
			.withPropertyValues("ipc.window=1024", "ipc.listener.inbox-size=4")
			.run((context) -> {
				Blocked blocked = context.getBean(Blocked.class);
				List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "blocked",
						100);
				IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
					.getListenerContainer("blocked");
				Awaitility.await().until(() -> container.getStatistics().waiting() == 4);
				assertThat(sent).noneMatch(CompletableFuture::isDone);
				assertThat(container.getStatistics().waiting()).isEqualTo(4);
				blocked.finish.countDown();
				for (CompletableFuture<IpcConfirmation> each : sent) {
					assertThat(each.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
				}
			});
	}

	@Test
	void stopFinishesWhatHasBeenTakenAndNothingIsLost() {
		ListenerRunner.of(this.directory, Blocked.class)
			.withPropertyValues("ipc.listener.inbox-size=4")
			.run((context) -> {
				Blocked blocked = context.getBean(Blocked.class);
				List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "blocked", 50);
				IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class)
					.getListenerContainer("blocked");
				Awaitility.await().until(() -> container.getStatistics().waiting() == 4);
				container.prepareStop();
				blocked.finish.countDown();
				container.stop();
				assertThat(container.getState()).isEqualTo(IpcListenerContainer.State.STOPPED);
				container.start();
				for (CompletableFuture<IpcConfirmation> each : sent) {
					assertThat(each.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
				}
				assertThat(blocked.payloads).hasSize(50).doesNotHaveDuplicates();
			});
	}

	@Test
	void virtualThreadsWhereBootAsksForThem() {
		Assumptions.assumeTrue(Runtime.version().feature() >= 21, "virtual threads come with JDK 21");
		ListenerRunner.of(this.directory, Virtual.class)
			.withPropertyValues("spring.threads.virtual.enabled=true")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				assertThat(template.convertSendAndReceive("virtual", "x", Boolean.class)).isTrue();
				assertThat(template.convertSendAndReceive("platform", "x", Boolean.class)).isFalse();
			});
	}

	private static List<CompletableFuture<IpcConfirmation>> send(IpcTemplate template, String task, int count) {
		List<CompletableFuture<IpcConfirmation>> sent = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			sent.add(template.convertSendAndConfirm(task, String.format("%04d", i)));
		}
		return sent;
	}

	@Configuration(proxyBeanMethods = false)
	static class Single {

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		final List<String> payloads = new CopyOnWriteArrayList<>();

		@IpcListener("single")
		void onMessage(String payload) {
			this.threads.add(Thread.currentThread().getName());
			this.payloads.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Several {

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		final CountDownLatch finish = new CountDownLatch(1);

		private final CyclicBarrier meeting = new CyclicBarrier(3);

		@IpcListener(id = "crew", tasks = "several", concurrency = "#{1 + 2}")
		void onMessage(String payload) throws Exception {
			this.threads.add(Thread.currentThread().getName());
			switch (payload) {
				case "slow" -> this.finish.await(60, TimeUnit.SECONDS);
				case "meet" -> this.meeting.await(60, TimeUnit.SECONDS);
				default -> {
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Blocked {

		final CountDownLatch finish = new CountDownLatch(1);

		final List<String> payloads = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "blocked", concurrency = "2")
		void onMessage(String payload) throws Exception {
			this.finish.await(60, TimeUnit.SECONDS);
			this.payloads.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Virtual {

		@IpcListener(tasks = "virtual", concurrency = "2")
		boolean virtual(String payload) throws Exception {
			return isVirtual();
		}

		@IpcListener("platform")
		boolean platform(String payload) throws Exception {
			return isVirtual();
		}

		/** The baseline knows no virtual threads. */
		private static boolean isVirtual() throws ReflectiveOperationException {
			Method method = Thread.class.getMethod("isVirtual");
			return (boolean) method.invoke(Thread.currentThread());
		}

	}

}
