package dev.ipcboot.listener;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcRejectedException;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.core.IpcTemplate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.SendTo;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of what a listener returns.
 */
@Timeout(60)
class ListenerResultTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	@Test
	void replies() {
		run((template, listeners) -> {
			assertThat(template.convertSendAndReceive("object", "x", String.class)).isEqualTo("object x");
			Message<?> reply = template.sendAndReceive("message", MessageBuilder.withPayload("x").build());
			assertThat(reply.getHeaders()).containsEntry("mood", "good");
			assertThat(template.convertSendAndReceive("future", "x", String.class)).isEqualTo("future x");
			assertThat(template.convertSendAndReceive("mono", "x", String.class)).isEqualTo("mono x");
			assertThat(template.convertSendAndReceive("mono", "", String.class)).isNull();
			assertThatExceptionOfType(IpcRejectedException.class)
				.isThrownBy(() -> template.convertSendAndReceive("mono", "error", String.class))
				.withMessageContaining("IllegalStateException: no mono");
			assertThat(template.convertSendAndConfirm("mono", "x").get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@Test
	void resultGoesToAnotherTaskAndTheMessageIsAcknowledgedAfterwards() {
		run((template, listeners) -> {
			IpcConfirmation confirmation = template
				.convertSendAndConfirm("forward", "x", Map.of(IpcHeaders.CORRELATION_ID, "c-1"))
				.get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			Message<?> result = listeners.results.poll();
			assertThat(result).as("was there before the message was acknowledged").isNotNull();
			assertThat(result.getPayload()).isEqualTo("forwarded x");
			assertThat(result.getHeaders()).containsEntry(IpcHeaders.CORRELATION_ID, "c-1");
			assertThat(template.convertSendAndReceive("forward", "x", String.class)).as("a requester comes first")
				.isEqualTo("forwarded x");
			assertThat(listeners.results).isEmpty();
		});
	}

	@Test
	void resultThatIsNotTakenIsAFault() {
		run((template, listeners) -> {
			IpcConfirmation refused = template.convertSendAndConfirm("forward", "refuse").get();
			assertThat(refused.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(refused.reason()).contains("The result was not taken by task 'results'", "not that one");
			IpcConfirmation nobody = template.convertSendAndConfirm("to-nobody", "x").get();
			assertThat(nobody.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(nobody.reason()).contains("nobody");
		});
	}

	@Test
	void replyToATaskOfTheSendersChoice() {
		run((template, listeners) -> {
			IpcConfirmation confirmation = template
				.convertSendAndConfirm("object", "x", Map.of(IpcHeaders.REPLY_TO, "results"))
				.get();
			assertThat(confirmation.outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(listeners.results.poll(20, TimeUnit.SECONDS).getPayload()).isEqualTo("object x");
		});
	}

	@Test
	void acknowledgedByHandAndAnswered() {
		run((template, listeners) -> {
			assertThat(template.convertSendAndReceive("manual", "before", String.class)).isEqualTo("manual before");
			assertThat(template.convertSendAndReceive("manual", "reply alone", String.class))
				.isEqualTo("manual reply alone");
		});
	}

	private void run(Body body) {
		ListenerRunner.of(this.directory, Listeners.class).withPropertyValues("app.results=results").run((context) -> {
			assertThat(context.getBean(IpcListenerEndpointRegistry.class).isRunning()).isTrue();
			body.accept(context.getBean(IpcTemplate.class), context.getBean(Listeners.class));
		});
	}

	@FunctionalInterface
	interface Body {

		void accept(IpcTemplate template, Listeners listeners) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	static class Listeners {

		final BlockingQueue<Message<?>> results = new LinkedBlockingQueue<>();

		@IpcListener("object")
		String object(String payload) {
			return "object " + payload;
		}

		@IpcListener("message")
		Message<String> message(String payload) {
			return MessageBuilder.withPayload(payload).setHeader("mood", "good").build();
		}

		@IpcListener("future")
		CompletableFuture<String> future(String payload) {
			return CompletableFuture.supplyAsync(() -> "future " + payload);
		}

		@IpcListener("mono")
		Mono<String> mono(String payload) {
			if (payload.equals("error")) {
				return Mono.error(new IllegalStateException("no mono"));
			}
			return payload.isEmpty() ? Mono.empty() : Mono.just("mono " + payload);
		}

		@IpcListener("forward")
		@SendTo("${app.results}")
		CompletableFuture<String> forward(String payload) {
			return CompletableFuture.completedFuture("forwarded " + payload);
		}

		@IpcListener("to-nobody")
		@SendTo("#{'no' + 'body'}")
		String toNobody(String payload) {
			return payload;
		}

		@IpcListener("results")
		void onResult(Message<String> result) {
			if (result.getPayload().endsWith("refuse")) {
				throw new ClassCastException("not that one");
			}
			this.results.add(result);
		}

		@IpcListener(tasks = "manual", ackMode = "MANUAL")
		String manual(String payload, IpcAcknowledgment acknowledgment) {
			if (payload.equals("before")) {
				acknowledgment.acknowledge();
			}
			return "manual " + payload;
		}

	}

}
