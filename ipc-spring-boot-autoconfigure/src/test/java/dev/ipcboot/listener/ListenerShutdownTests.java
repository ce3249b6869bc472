package dev.ipcboot.listener;

import java.io.BufferedReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.directory.DeadLetterSpool;
import dev.ipcboot.listener.deadletter.DeadLetter;
import dev.ipcboot.listener.deadletter.DeadLetters;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Outcomes that are open when listeners stop: the stop waits for them, and keeps what is
 * left.
 */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
@Tag("slow")
class ListenerShutdownTests {

	private static final List<String> KINDS = List.of("manual", "future", "mono", "threads", "batch", "batch-manual",
			"request");

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	static Stream<Arguments> kinds() {
		return Stream.concat(KINDS.stream().map((kind) -> Arguments.of(kind, "unix:")),
				Stream.of("unix-seqpacket:", "unix-dgram:", "pipe:", "posix-mq:", "sysv-mq:", "tcp:", "udp:")
					.flatMap((address) -> Stream.of(Arguments.of("manual", address), Arguments.of("future", address))));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void stopWaitsForOpenOutcomes(String kind, String address) {
		TestCarriers.assumeAvailable(this.directory, address);
		ListenerRunner.at(this.directory, kind, address, Opening.class)
			.withPropertyValues("ipc.listener.shutdown-timeout=60s")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				Opening opening = context.getBean(Opening.class);
				CompletableFuture<?> confirmed = sendConfirmed(template, kind, "confirmed");
				if (!kind.equals("request")) {
					template.convertAndSend(kind, "plain");
				}
				List<Open> open = opening.await(kind.equals("request") ? 1 : 2);
				List<TaskReceiver> receivers = container(context, kind).getReceivers();
				Thread stop = new Thread(context.getBean(IpcListenerEndpointRegistry.class)::stop, "test-stop");
				stop.start();
				Awaitility.await().until(() -> receivers.stream().allMatch(TaskReceiver::isStopping));
				open.forEach((each) -> each.end().run());
				stop.join(30_000);
				assertThat(stop.isAlive()).isFalse();
				assertThat(outcome(confirmed)).isEqualTo(Outcome.ACKNOWLEDGED);
				assertThat(opening.opened).isEmpty();
				assertThat(context.getBean(DeadLetters.class).count()).isEmpty();
			});
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void stopKeepsWhatIsLeft(String kind, String address, CapturedOutput output) {
		TestCarriers.assumeAvailable(this.directory, address);
		ListenerRunner.at(this.directory, kind, address, Opening.class)
			.withPropertyValues("ipc.listener.shutdown-timeout=300ms")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				Opening opening = context.getBean(Opening.class);
				DeadLetters letters = context.getBean(DeadLetters.class);
				IpcListenerContainer container = container(context, kind);
				boolean request = kind.equals("request");
				CompletableFuture<?> confirmed = sendConfirmed(template, kind, "confirmed");
				if (!request) {
					template.convertAndSend(kind, "plain");
				}
				List<Open> open = opening.await(request ? 1 : 2);
				long start = System.nanoTime();
				container.stop();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
				assertThat(output.getAll())
					.containsPattern(
							"has " + open.size() + " messages without an outcome [0-9]{3,} ms after the stop began")
					.contains("1 stay with their senders");
				if (!request) {
					Awaitility.await().until(() -> letters.count().equals(Map.of(kind, 1)));
					assertThat(letters.list(kind).get(0).reason()).contains("stopped before the outcome");
				}
				assertThat(confirmed).isNotDone();
				for (Open each : open) {
					if (each.handle()) {
						assertThatIllegalStateException().isThrownBy(() -> each.end().run())
							.withMessageContaining("its listener was stopped");
					}
					else {
						each.end().run();
					}
				}
				if (!open.get(0).handle()) {
					Awaitility.await()
						.until(() -> output.getAll().contains("completed the result of a message too late"));
				}
				assertThat(confirmed).isNotDone();
				container.start();
				Open again = opening.await(1).get(0);
				assertThat(again.payload()).isEqualTo("confirmed");
				assertThat(again.redelivered()).isTrue();
				again.end().run();
				assertThat(outcome(confirmed)).isEqualTo(Outcome.ACKNOWLEDGED);
				assertThat(opening.opened).isEmpty();
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "released", "released.threads" })
	void stopKeepsReleasedMessages(String task) {
		ListenerRunner.of(this.directory, Opening.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Opening opening = context.getBean(Opening.class);
			DeadLetters letters = context.getBean(DeadLetters.class);
			IpcListenerContainer container = container(context, task);
			CompletableFuture<?> confirmed = sendConfirmed(template, task, "confirmed");
			template.convertAndSend(task, "plain");
			opening.await(2);
			Awaitility.await().until(() -> container.getStatistics().releases() == 2);
			container.stop();
			Awaitility.await().until(() -> letters.count().equals(Map.of(task, 1)));
			assertThat(confirmed).isNotDone();
			container.start();
			Open again = opening.await(1).get(0);
			assertThat(again.redelivered()).isTrue();
			again.end().run();
			assertThat(outcome(confirmed)).isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@Test
	void releaseDuringTheStopKeepsTheMessage() {
		ListenerRunner.of(this.directory, Opening.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			DeadLetters letters = context.getBean(DeadLetters.class);
			IpcListenerContainer container = container(context, "manual");
			template.convertAndSend("manual", "plain");
			Open open = context.getBean(Opening.class).await(1).get(0);
			container.prepareStop();
			open.acknowledgment().release();
			container.stop();
			Awaitility.await().until(() -> letters.count().equals(Map.of("manual", 1)));
		});
	}

	@Test
	void containersWaitTogether() {
		ListenerRunner.of(this.directory, Opening.class)
			.withPropertyValues("ipc.listener.shutdown-timeout=3s")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				List<String> tasks = List.of("manual", "future", "mono", "threads", "batch", "batch-manual");
				tasks.forEach((task) -> template.convertAndSend(task, "plain"));
				context.getBean(Opening.class).await(tasks.size());
				long start = System.nanoTime();
				context.getBean(IpcListenerEndpointRegistry.class).stop();
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(Duration.ofMillis(2900),
						Duration.ofSeconds(9));
				DeadLetters letters = context.getBean(DeadLetters.class);
				Awaitility.await().until(() -> letters.count().size() == tasks.size());
			});
	}

	@Test
	void stopDoesNotWaitForATaskThatStopsToo() {
		ListenerRunner.of(this.directory, Chain.class)
			.withPropertyValues("ipc.listener.shutdown-timeout=60s")
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				Chain chain = context.getBean(Chain.class);
				container(context, "last").pause();
				template.convertAndSend("first", "plain");
				Awaitility.await().until(() -> container(context, "first").getStatistics().open() == 1);
				Thread stop = new Thread(context.getBean(IpcListenerEndpointRegistry.class)::stop, "test-stop");
				stop.start();
				stop.join(30_000);
				assertThat(stop.isAlive()).isFalse();
				assertThat(chain.last).isEmpty();
				DeadLetters letters = context.getBean(DeadLetters.class);
				Awaitility.await().until(() -> letters.count().equals(Map.of("first", 1)));
			});
	}

	@ParameterizedTest
	@CsvSource({ "unix:, 1", "tcp:, 1", "unix:, 2", "posix-mq:, 2", "unix-dgram:, 2" })
	void plainMessagesThatWereReadAreKept(String address, String concurrency) {
		TestCarriers.assumeAvailable(this.directory, address);
		ListenerRunner.at(this.directory, "stuck", address, Stuck.class)
			.withPropertyValues("ipc.listener.shutdown-timeout=300ms", "app.concurrency=" + concurrency)
			.run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				Stuck stuck = context.getBean(Stuck.class);
				IpcListenerContainer container = container(context, "stuck");
				boolean direct = concurrency.equals("1");
				if (direct) {
					// The first read brings one message, the second one all others
					container.pause();
				}
				Set<String> all = new HashSet<>();
				for (int i = 0; i < 10; i++) {
					template.convertAndSend("stuck", "m" + i);
					all.add("m" + i);
					if (direct && i == 0) {
						Awaitility.await().until(() -> !container.getReceivers().get(0).oldestUnhandled().isZero());
					}
				}
				container.resume();
				assertThat(stuck.entered.await(30, TimeUnit.SECONDS)).isTrue();
				if (!direct) {
					Awaitility.await().until(() -> container.getStatistics().waiting() == 7);
				}
				container.stop();
				stuck.released.countDown();
				DeadLetterSpool spool = context.getBean(DeadLetterSpool.class);
				Awaitility.await().untilAsserted(() -> {
					Set<String> kept = new HashSet<>(stuck.handled);
					for (DeadLetter letter : context.getBean(DeadLetters.class).list("stuck")) {
						kept.add(new String(spool.read("stuck", letter.id()).orElseThrow().payload()));
					}
					assertThat(kept).containsAll(all);
				});
			});
	}

	@Test
	void signalEndsAnApplicationWithItsOutcomesGivenOrKept() throws Exception {
		List<String> tasks = List.of("stop.manual", "stop.future", "stop.mono", "stop.batch");
		Process process = ShutdownApplication.start(this.directory.property(), "ipc.listener.shutdown-timeout=2s");
		try (BufferedReader output = process.inputReader()) {
			awaitLine(output, "ready");
			ListenerRunner.of(this.directory).withPropertyValues("ipc.template.retry-for=60s").run((context) -> {
				IpcTemplate template = context.getBean(IpcTemplate.class);
				List<CompletableFuture<IpcConfirmation>> ending = new ArrayList<>();
				List<CompletableFuture<IpcConfirmation>> left = new ArrayList<>();
				for (String task : tasks) {
					ending.add(template.convertSendAndConfirm(task, "ends confirmed " + task));
					left.add(template.convertSendAndConfirm(task, "left confirmed " + task));
					template.convertAndSend(task, "ends plain " + task);
					template.convertAndSend(task, "left plain " + task);
				}
				for (int i = 0; i < 4 * tasks.size(); i++) {
					awaitLine(output, "open ");
				}
				process.destroy();
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
				for (CompletableFuture<IpcConfirmation> each : ending) {
					assertThat(each.get(30, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
				}
				assertThat(left).noneMatch(CompletableFuture::isDone);
				DeadLetters letters = context.getBean(DeadLetters.class);
				assertThat(letters.count()).hasSize(tasks.size()).allSatisfy((task, count) -> {
					assertThat(count).isEqualTo(1);
					DeadLetter letter = letters.list(task).get(0);
					assertThat(letter.size()).isEqualTo(("left plain " + task).length());
				});
			});
		}
		finally {
			process.destroyForcibly();
		}
	}

	private static void awaitLine(BufferedReader output, String start) throws Exception {
		String line = output.readLine();
		while (line != null && !line.startsWith(start)) {
			line = output.readLine();
		}
		assertThat(line).as("a line that begins with '%s'", start).isNotNull();
	}

	private static CompletableFuture<?> sendConfirmed(IpcTemplate template, String task, String payload) {
		return task.equals("request") ? template.convertSendAndReceiveAsync(task, payload, String.class)
				: template.convertSendAndConfirm(task, payload);
	}

	private static Outcome outcome(CompletableFuture<?> sent) throws Exception {
		Object result = sent.get(60, TimeUnit.SECONDS);
		return (result instanceof IpcConfirmation confirmation) ? confirmation.outcome() : Outcome.ACKNOWLEDGED;
	}

	private static IpcListenerContainer container(ApplicationContext context, String id) {
		IpcListenerContainer container = context.getBean(IpcListenerEndpointRegistry.class).getListenerContainer(id);
		assertThat(container).isNotNull();
		return container;
	}

	/**
	 * A message whose outcome is open.
	 */
	private record Open(String payload, boolean redelivered, IpcAcknowledgment acknowledgment, Runnable end) {

		boolean handle() {
			return this.acknowledgment != null;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Opening {

		final BlockingQueue<Open> opened = new LinkedBlockingQueue<>();

		List<Open> await(int count) throws InterruptedException {
			List<Open> all = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				Open next = this.opened.poll(30, TimeUnit.SECONDS);
				assertThat(next).as("message %s of %s", i, count).isNotNull();
				all.add(next);
			}
			return all;
		}

		private void open(Message<?> message, IpcAcknowledgment acknowledgment, Runnable end) {
			Object payload = message.getPayload();
			this.opened.add(new Open(payload.toString(),
					Boolean.TRUE.equals(message.getHeaders().get(IpcHeaders.REDELIVERED)), acknowledgment, end));
		}

		private CompletableFuture<String> later(Message<String> message) {
			CompletableFuture<String> end = new CompletableFuture<>();
			open(message, null, () -> end.complete("done"));
			return end;
		}

		@IpcListener(tasks = "manual", ackMode = "MANUAL")
		void manual(Message<String> message, IpcAcknowledgment acknowledgment) {
			open(message, acknowledgment, acknowledgment::acknowledge);
		}

		@IpcListener("future")
		CompletableFuture<String> future(Message<String> message) {
			return later(message);
		}

		@IpcListener("request")
		CompletableFuture<String> request(Message<String> message) {
			return later(message);
		}

		@IpcListener("mono")
		Mono<String> mono(Message<String> message) {
			return Mono.fromFuture(later(message));
		}

		@IpcListener(tasks = "threads", concurrency = "2")
		CompletableFuture<String> threads(Message<String> message) {
			return later(message);
		}

		@IpcListener(tasks = "batch", batch = "true", properties = "batch-timeout=20ms")
		CompletableFuture<Void> batch(List<Message<String>> messages) {
			return CompletableFuture.allOf(messages.stream().map(this::later).toArray(CompletableFuture[]::new));
		}

		@IpcListener(tasks = "batch-manual", batch = "true", ackMode = "MANUAL", properties = "batch-timeout=20ms")
		void batchManual(List<Message<String>> messages, List<IpcAcknowledgment> handles) {
			for (int i = 0; i < messages.size(); i++) {
				open(messages.get(i), handles.get(i), handles.get(i)::acknowledge);
			}
		}

		@IpcListener(tasks = "released", ackMode = "MANUAL")
		void released(Message<String> message, IpcAcknowledgment acknowledgment) {
			release(message, acknowledgment);
		}

		@IpcListener(tasks = "released.threads", ackMode = "MANUAL", concurrency = "2")
		void releasedByThreads(Message<String> message, IpcAcknowledgment acknowledgment) {
			release(message, acknowledgment);
		}

		private void release(Message<String> message, IpcAcknowledgment acknowledgment) {
			open(message, acknowledgment, acknowledgment::acknowledge);
			if (!Boolean.TRUE.equals(message.getHeaders().get(IpcHeaders.REDELIVERED))) {
				acknowledgment.release(Duration.ofHours(1));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Chain {

		final List<String> last = new CopyOnWriteArrayList<>();

		@IpcListener("first")
		@SendTo("last")
		String first(String payload) {
			return payload;
		}

		@IpcListener("last")
		void last(String payload) {
			this.last.add(payload);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Stuck {

		final CountDownLatch entered = new CountDownLatch(1);

		final CountDownLatch released = new CountDownLatch(1);

		final List<String> handled = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "stuck", concurrency = "${app.concurrency}")
		void onMessage(String payload) throws InterruptedException {
			if (this.released.getCount() > 0 && !payload.equals("m0")) {
				this.entered.countDown();
				this.released.await();
			}
			this.handled.add(payload);
		}

	}

}
