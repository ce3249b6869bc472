package dev.ipcboot.connection;

import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests {@link RoomQueue}.
 */
@Timeout(20)
class RoomQueueTests {

	private final RoomQueue queue = new RoomQueue();

	@Test
	void theHighestPriorityIsFirstAndThenTheOldest() {
		RoomQueue.Place low = this.queue.register(1);
		RoomQueue.Place first = this.queue.register(5);
		RoomQueue.Place second = this.queue.register(5);
		assertThat(this.queue.isFirst(first)).isTrue();
		this.queue.deregister(first);
		assertThat(this.queue.isFirst(second)).isTrue();
		this.queue.deregister(second);
		assertThat(this.queue.isFirst(low)).isTrue();
	}

	@Test
	void aHigherPriorityIsNotOvertakenAndALowerOneIs() {
		this.queue.register(5);
		assertThat(this.queue.goesBefore(4)).isTrue();
		assertThat(this.queue.goesBefore(6)).isFalse();
	}

	@Test
	void whoHasWaitedForLongIsNotOvertakenByItsEquals() {
		assertThat(this.queue.goesBefore(0)).isFalse();
		this.queue.register(5);
		await().until(() -> this.queue.goesBefore(5));
		assertThat(this.queue.goesBefore(6)).isFalse();
	}

	@Test
	void whoLeavesLetsTheNextOneLook() throws Exception {
		RoomQueue.Place first = this.queue.register(5);
		Thread waiting = new Thread(() -> {
			RoomQueue.Place place = this.queue.register(5);
			this.queue.await(place, () -> true, Long.MAX_VALUE);
		});
		waiting.start();
		await().until(() -> LockSupport.getBlocker(waiting) == this.queue);
		this.queue.deregister(first);
		waiting.join(10_000);
		assertThat(waiting.isAlive()).isFalse();
	}

}
