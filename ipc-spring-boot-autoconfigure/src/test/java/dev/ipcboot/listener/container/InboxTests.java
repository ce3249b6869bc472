package dev.ipcboot.listener.container;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.Delivery;
import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.core.IpcMessageMapper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Behaviour of an inbox in each of its states, and the threads that a change of state
 * wakes.
 */
@Timeout(60)
class InboxTests {

	private static final IpcMessageMapper MAPPER = new IpcMessageMapper(new IpcMessageConverter());

	@Test
	void drainingInboxTakesPlainMessagesOnly() {
		Inbox inbox = new Inbox(4);
		inbox.drain();
		assertThat(inbox.put(message(false))).isTrue();
		assertThat(inbox.put(message(true))).isFalse();
		assertThat(inbox.putAgain(message(false))).isFalse();
		assertThat(inbox.isFinished()).as("plain messages may still come").isFalse();
		inbox.seal();
		assertThat(inbox.put(message(false))).isTrue();
		assertThat(inbox.isFinished()).isFalse();
		assertThat(inbox.take()).isNotNull();
		assertThat(inbox.take()).isNotNull();
		assertThat(inbox.isFinished()).isTrue();
		assertThat(inbox.take()).isNull();
	}

	@Test
	void closedInboxTakesNothingAndGivesWhatIsLeft() {
		Inbox inbox = new Inbox(4);
		Handling left = message(false);
		inbox.put(left);
		assertThat(inbox.close()).containsExactly(left);
		assertThat(inbox.put(message(false))).isFalse();
		assertThat(inbox.putAgain(message(false))).isFalse();
		assertThat(inbox.size()).isZero();
		inbox.drain();
		assertThat(inbox.put(message(false))).as("does not open again").isFalse();
	}

	@Test
	void changesWakeReadersAndWorkers() throws Exception {
		Inbox inbox = new Inbox(1);
		inbox.put(message(true));
		CompletableFuture<Boolean> confirmed = CompletableFuture.supplyAsync(() -> inbox.put(message(true)));
		CompletableFuture<Boolean> plain = CompletableFuture.supplyAsync(() -> inbox.put(message(false)));
		inbox.drain();
		assertThat(confirmed.get(30, TimeUnit.SECONDS)).isFalse();
		assertThat(plain).isNotDone();
		inbox.close();
		assertThat(plain.get(30, TimeUnit.SECONDS)).isFalse();
		Inbox empty = new Inbox(1);
		CompletableFuture<Handling> taken = CompletableFuture.supplyAsync(empty::take);
		CompletableFuture<List<Handling>> batch = CompletableFuture.supplyAsync(() -> empty.takeBatch(10, 1));
		empty.seal();
		assertThat(taken.get(30, TimeUnit.SECONDS)).isNull();
		assertThat(batch.get(30, TimeUnit.SECONDS)).isEmpty();
	}

	@Test
	void roomWakesTheReaderThatWaits() throws Exception {
		Inbox inbox = new Inbox(1);
		inbox.put(message(true));
		CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> inbox.put(message(true)));
		assertThat(inbox.take()).isNotNull();
		assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
		Awaitility.await().until(() -> inbox.size() == 1);
	}

	@Test
	void messageThatHasFailedComesAlone() {
		Inbox inbox = new Inbox(10);
		Handling first = message(true);
		Handling second = message(true);
		Handling failed = message(true).next(MAPPER);
		Handling last = message(true);
		inbox.put(first);
		inbox.put(second);
		inbox.putAgain(failed);
		inbox.put(last);
		assertThat(inbox.takeBatch(10, 1)).containsExactly(first, second);
		assertThat(inbox.takeBatch(10, 1)).containsExactly(failed);
		assertThat(inbox.takeBatch(10, 1)).containsExactly(last);
	}

	@Test
	void messagesOfTheSameContentAreDifferent() {
		Handling one = message(false);
		Handling other = message(false);
		assertThat(one).isNotEqualTo(other).isEqualTo(one);
	}

	private static Handling message(boolean confirmed) {
		Delivery delivery = mock(Delivery.class);
		given(delivery.task()).willReturn("work");
		given(delivery.transport()).willReturn("unix");
		given(delivery.payloadBytes()).willReturn(new byte[0]);
		given(delivery.headers()).willReturn(Map.of());
		given(delivery.peer()).willReturn(IpcPeer.UNKNOWN);
		given(delivery.isConfirmed()).willReturn(confirmed);
		given(delivery.laterMessageId()).willReturn(() -> null);
		return Handling.first(delivery, MAPPER);
	}

}
