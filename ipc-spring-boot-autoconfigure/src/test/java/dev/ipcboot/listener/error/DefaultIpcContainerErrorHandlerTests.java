package dev.ipcboot.listener.error;

import java.time.Duration;

import dev.ipcboot.listener.RetrySettings;
import dev.ipcboot.listener.error.ErrorDecision.Action;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Attempts, the waits between them, and faults that get none.
 */
class DefaultIpcContainerErrorHandlerTests {

	private final Message<byte[]> message = MessageBuilder.withPayload(new byte[0]).build();

	private final IpcContainerErrorHandler handler = DefaultIpcContainerErrorHandler
		.of(new RetrySettings(true, 4, Duration.ofMillis(100), 3, Duration.ofMillis(500), Duration.ZERO));

	@Test
	void waitsGrowByTheMultiplierUpToTheLongest() {
		assertThat(delay(1)).isEqualTo(Duration.ofMillis(100));
		assertThat(delay(2)).isEqualTo(Duration.ofMillis(300));
		assertThat(delay(3)).isEqualTo(Duration.ofMillis(500));
		assertThat(delay(4)).isEqualTo(Duration.ofMillis(500));
		assertThat(decide(new IllegalStateException(), 5, 1).action()).isEqualTo(Action.DEAD_LETTER);
	}

	private Duration delay(int attempt) {
		ErrorDecision decision = decide(new IllegalStateException(), attempt, 1);
		assertThat(decision.action()).isEqualTo(Action.RETRY);
		return decision.delay();
	}

	@ParameterizedTest
	@ValueSource(classes = { OutOfMemoryError.class, InternalError.class, StackOverflowError.class,
			NoClassDefFoundError.class, AssertionError.class, ClassCastException.class })
	void errorsAndFatalExceptionsGetNoFurtherAttempt(Class<? extends Throwable> type) throws Exception {
		Throwable fault = type.getDeclaredConstructor().newInstance();
		assertThat(decide(fault, 1, 1).action()).isEqualTo(Action.DEAD_LETTER);
		assertThat(decide(new IllegalStateException(fault), 1, 1).action()).isEqualTo(Action.DEAD_LETTER);
	}

	@Test
	void faultOfSeveralMessagesLeavesEachAnAttemptAlone() {
		assertThat(decide(new OutOfMemoryError(), 1, 2).action()).isEqualTo(Action.RETRY);
		assertThat(decide(new ClassCastException(), 1, 2).action()).isEqualTo(Action.RETRY);
		assertThat(decide(new ClassCastException(), 5, 2).action()).isEqualTo(Action.DEAD_LETTER);
	}

	@Test
	void cyclicCausesEnd() {
		IllegalStateException first = new IllegalStateException("first");
		first.initCause(new IllegalStateException("second", first));
		assertThat(decide(first, 1, 1).action()).isEqualTo(Action.RETRY);
		assertThat(RejectionReason.rootCause(first)).isInstanceOf(IllegalStateException.class);
	}

	private ErrorDecision decide(Throwable fault, int attempt, int messages) {
		return this.handler.decide(new FailedMessage(this.message, fault, attempt, messages));
	}

}
