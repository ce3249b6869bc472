package dev.ipcboot.listener;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.core.IpcTemplate;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * What the sender learns, for every acknowledgement mode, every way in which a listener
 * can end, and every carrier.
 */
@Timeout(120)
class AckModeMatrixTests {

	@RegisterExtension
	final ShortDirectory directory = new ShortDirectory();

	static Stream<String> carriers() {
		return Stream.of("unix:", "unix-seqpacket:", "unix-dgram:", "memory:", "pipe:", "posix-mq:", "sysv-mq:", "tcp:",
				"udp:");
	}

	/**
	 * An application whose task listens at an address. Carriers that can't be used here
	 * are skipped.
	 */
	private ApplicationContextRunner at(String address, Class<?> listener) {
		String scheme = address.substring(0, address.indexOf(':'));
		ListenerRunner.of(this.directory)
			.run((context) -> Assumptions.assumeTrue(context.getBeansOfType(Transport.class)
				.values()
				.stream()
				.anyMatch((transport) -> transport.scheme().equals(scheme) && transport.availability().available()),
					() -> "no carrier " + scheme));
		return ListenerRunner.at(this.directory, "work", address, listener);
	}

	@ParameterizedTest
	@MethodSource("carriers")
	void auto(String address) {
		at(address, Auto.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Auto listener = context.getBean(Auto.class);
			assertThat(confirm(template, "ok").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirm(template, "flaky").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(listener.calls("flaky")).isEqualTo(3);
			IpcConfirmation failed = confirm(template, "fails");
			assertThat(failed.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(failed.reason()).isEqualTo("IllegalStateException: fails");
			assertThat(listener.calls("fails")).isEqualTo(4);
			IpcConfirmation fatal = confirm(template, "fatal");
			assertThat(fatal.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(fatal.reason()).isEqualTo("ClassCastException: fatal");
			assertThat(listener.calls("fatal")).isEqualTo(1);
			assertThat(confirm(template, "ok").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
		});
	}

	@ParameterizedTest
	@MethodSource("carriers")
	void manual(String address) {
		at(address, Manual.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			Manual listener = context.getBean(Manual.class);
			assertThat(confirm(template, "acknowledge").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirm(template, "release").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(listener.calls("release")).isEqualTo(2);
			IpcConfirmation rejected = confirm(template, "reject");
			assertThat(rejected.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(rejected.reason()).isEqualTo("not wanted");
			IpcConfirmation failed = confirm(template, "fails");
			assertThat(failed.outcome()).isEqualTo(Outcome.REJECTED);
			assertThat(listener.calls("fails")).isEqualTo(4);
			var open = template.convertSendAndConfirm("work", "later");
			IpcAcknowledgment handle = listener.open.poll(20, TimeUnit.SECONDS);
			assertThat(handle).isNotNull();
			assertThat(open).isNotDone();
			assertThat(confirm(template, "acknowledge").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(open).isNotDone();
			assertThat(handle.isSettled()).isFalse();
			handle.acknowledge();
			assertThat(open.get().outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThatIllegalStateException().isThrownBy(handle::acknowledge);
			assertThatIllegalStateException().isThrownBy(handle::release);
			assertThatIllegalStateException().isThrownBy(() -> handle.reject("no"));
			assertThat(handle.isSettled()).isTrue();
		});
	}

	@ParameterizedTest
	@MethodSource("carriers")
	void none(String address) {
		at(address, None.class).run((context) -> {
			IpcTemplate template = context.getBean(IpcTemplate.class);
			None listener = context.getBean(None.class);
			assertThat(confirm(template, "ok").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirm(template, "fails").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirm(template, "fatal").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(confirm(template, "ok").outcome()).isEqualTo(Outcome.ACKNOWLEDGED);
			assertThat(listener.calls("fails")).isEqualTo(1);
			assertThat(listener.calls("fatal")).isEqualTo(1);
			assertThat(template.convertSendAndReceive("work", "ok", String.class)).isEqualTo("done ok");
		});
	}

	private static IpcConfirmation confirm(IpcTemplate template, String payload) throws Exception {
		return template.convertSendAndConfirm("work", payload).get();
	}

	/**
	 * Counts the calls for each payload.
	 */
	abstract static class Counting {

		private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

		int count(String payload) {
			return this.calls.computeIfAbsent(payload, (name) -> new AtomicInteger()).incrementAndGet();
		}

		int calls(String payload) {
			return this.calls.get(payload).get();
		}

		void failAs(String payload, int attempt) {
			switch (payload) {
				case "fails" -> throw new IllegalStateException("fails");
				case "fatal" -> throw new ClassCastException("fatal");
				case "flaky" -> {
					if (attempt < 3) {
						throw new IllegalStateException("not yet");
					}
				}
				default -> {
				}
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Auto extends Counting {

		@IpcListener("work")
		void onWork(String payload, @Header(IpcHeaders.DELIVERY_ATTEMPT) int attempt) {
			assertThat(count(payload)).isGreaterThanOrEqualTo(attempt);
			failAs(payload, attempt);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Manual extends Counting {

		final BlockingQueue<IpcAcknowledgment> open = new LinkedBlockingQueue<>();

		@IpcListener(tasks = "work", ackMode = "manual")
		void onWork(String payload, IpcAcknowledgment acknowledgment,
				@Header(IpcHeaders.DELIVERY_ATTEMPT) int attempt) {
			count(payload);
			failAs(payload, attempt);
			switch (payload) {
				case "acknowledge" -> acknowledgment.acknowledge();
				case "reject" -> acknowledgment.reject("not wanted");
				case "release" -> {
					if (attempt == 1) {
						acknowledgment.release(Duration.ofMillis(10));
					}
					else {
						acknowledgment.acknowledge();
					}
				}
				default -> this.open.add(acknowledgment);
			}
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class None extends Counting {

		@IpcListener(tasks = "work", ackMode = "NONE")
		String onWork(String payload) {
			failAs(payload, count(payload));
			return "done " + payload;
		}

	}

}
