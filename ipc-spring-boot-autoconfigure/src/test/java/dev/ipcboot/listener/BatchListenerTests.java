package dev.ipcboot.listener;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several messages in one call.
 */
@Timeout(120)
class BatchListenerTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void fullBatchesAndWhatIsThereWhenTheTimeIsOver() {
		ListenerRunner.of(this.directory, Payloads.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "payloads", 0, 25);
			assertThat(outcomes(sent)).containsOnly(Outcome.ACKNOWLEDGED);
			Payloads payloads = context.getBean(Payloads.class);
			assertThat(payloads.batches).allMatch((batch) -> batch.size() <= 10).anyMatch((batch) -> batch.size() > 1);
			assertThat(payloads.batches.stream().flatMap(List::stream)).hasSize(25).isSorted();
		});
	}

	@Test
	void messagesWithTheirHeaders() {
		ListenerRunner.of(this.directory, Messages.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "messages", 0, 5);
			assertThat(outcomes(sent)).containsOnly(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Messages.class).received).hasSize(5).allSatisfy((message) -> {
				assertThat(message.getPayload()).isInstanceOf(Integer.class);
				assertThat(message.getHeaders()).containsEntry(IpcHeaders.TASK, "messages")
					.containsEntry(IpcHeaders.DELIVERY_ATTEMPT, 1);
			});
		});
	}

	@Test
	void verdictForEachMessage() {
		ListenerRunner.of(this.directory, Manual.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "manual", 0, 6);
			for (int i = 0; i < sent.size(); i++) {
				IpcConfirmation confirmation = sent.get(i).get();
				assertThat(confirmation.outcome()).isEqualTo((i % 2 == 0) ? Outcome.ACKNOWLEDGED : Outcome.REJECTED);
			}
		});
	}

	@Test
	void oneVerdictForAll() {
		ListenerRunner.of(this.directory, Together.class)
			.run((context) -> assertThat(outcomes(send(context.getBean(IpcTemplate.class), "together", 0, 5)))
				.containsOnly(Outcome.ACKNOWLEDGED));
	}

	@Test
	void theMessageThatFailedIsNamed() {
		ListenerRunner.of(this.directory, Named.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "named", 0, 10);
			List<Outcome> outcomes = outcomes(sent);
			assertThat(outcomes.get(4)).isEqualTo(Outcome.REJECTED);
			assertThat(sent.get(4).get().reason()).isEqualTo("IllegalStateException: four");
			outcomes.remove(4);
			assertThat(outcomes).containsOnly(Outcome.ACKNOWLEDGED);
			assertThat(context.getBean(Named.class).handled).containsExactlyInAnyOrder(0, 1, 2, 3, 5, 6, 7, 8, 9);
		});
	}

	@Test
	void poisonIsToldFromTheOthersWhenAllFail() {
		ListenerRunner.of(this.directory, Poisoned.class).run((context) -> {
			List<CompletableFuture<IpcConfirmation>> sent = send(context.getBean(IpcTemplate.class), "poisoned", 0, 8);
			List<Outcome> outcomes = outcomes(sent);
			assertThat(outcomes.remove(3)).isEqualTo(Outcome.REJECTED);
			assertThat(outcomes).containsOnly(Outcome.ACKNOWLEDGED);
		});
	}

	@Test
	void whatCanNotBeConvertedFailsAlone() {
		ListenerRunner.of(this.directory, Messages.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			var first = template.convertSendAndConfirm("messages", 1);
			var bad = template.convertSendAndConfirm("messages", "no number");
			var last = template.convertSendAndConfirm("messages", 2);
			assertThat(first.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(last.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(bad.get().outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(bad.get().reason()).startsWith("MessageConversionException");
		});
	}

	private static List<CompletableFuture<IpcConfirmation>> send(IpcTemplate template, String task, int from, int to) {
		List<CompletableFuture<IpcConfirmation>> sent = new ArrayList<>();
		for (int i = from; i < to; i++) {
			sent.add(template.convertSendAndConfirm(task, i));
		}
		return sent;
	}

	private static List<Outcome> outcomes(List<CompletableFuture<IpcConfirmation>> sent) throws Exception {
		List<Outcome> outcomes = new ArrayList<>();
		for (CompletableFuture<IpcConfirmation> each : sent) {
			outcomes.add(each.get(60, TimeUnit.SECONDS).outcome());
		}
		return outcomes;
	}

	@Configuration(proxyBeanMethods = false)
	static class Payloads {

		final List<List<Integer>> batches = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "payloads", batch = "true", properties = { "batch-size=10", "batch-timeout=50ms" })
		void onBatch(List<Integer> payloads) {
			this.batches.add(payloads);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Messages {

		final List<Message<Integer>> received = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "messages", batch = "true")
		void onBatch(List<Message<Integer>> messages) {
			this.received.addAll(messages);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Manual {

		@IpcListener(tasks = "manual", batch = "true", ackMode = "MANUAL")
		void onBatch(List<Integer> payloads, List<IpcAcknowledgment> handles) {
			for (int i = 0; i < payloads.size(); i++) {
				if (payloads.get(i) % 2 == 0) {
					handles.get(i).acknowledge();
				}
				else {
					handles.get(i).reject("odd");
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Together {

		@IpcListener(tasks = "together", batch = "true", ackMode = "MANUAL")
		void onBatch(List<Integer> payloads, IpcAcknowledgment all) {
			all.acknowledge();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Named {

		final List<Integer> handled = new CopyOnWriteArrayList<>();

		@IpcListener(tasks = "named", batch = "true", properties = "retry.max-retries=1")
		void onBatch(List<Integer> payloads) {
			for (int i = 0; i < payloads.size(); i++) {
				if (payloads.get(i) == 4) {
					throw new BatchListenerFailedException("no", new IllegalStateException("four"), i);
				}
				this.handled.add(payloads.get(i));
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Poisoned {

		final BlockingQueue<Integer> handled = new LinkedBlockingQueue<>();

		@IpcListener(tasks = "poisoned", batch = "true", properties = "retry.max-retries=1")
		void onBatch(List<Integer> payloads) {
			if (payloads.contains(3)) {
				throw new IllegalStateException("three");
			}
			this.handled.addAll(payloads);
		}

	}

}
