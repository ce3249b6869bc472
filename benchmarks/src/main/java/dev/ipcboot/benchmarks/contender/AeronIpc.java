package dev.ipcboot.benchmarks.contender;

import java.nio.file.Files;
import java.nio.file.Path;

import io.aeron.Aeron;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.aeron.logbuffer.FragmentHandler;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Aeron IPC: shared memory, no kernel in the way of a message. Both sides poll and back
 * off when nothing comes; one that only spins would be faster, and would take a processor
 * from everybody else that is measured. The receiving process holds the driver. Confirms
 * are cumulative: one for each poll.
 */
final class AeronIpc implements Contender {

	private static final String CHANNEL = "aeron:ipc?term-length=4m";

	private static final int FORTH = 1;

	private static final int BACK = 2;

	private static final int POLL = 256;

	private static String directory(Place place) {
		Path memory = Path.of("/dev/shm");
		return (Files.isDirectory(memory) ? memory : place.directory())
			.resolve(place.directory().getFileName() + "-aeron")
			.toString();
	}

	private static Aeron client(Place place) {
		return Aeron.connect(new Aeron.Context().aeronDirectoryName(directory(place)));
	}

	private static IdleStrategy idle() {
		return new BackoffIdleStrategy();
	}

	private static void offer(Publication publication, UnsafeBuffer buffer, int length, IdleStrategy idle) {
		while (publication.offer(buffer, 0, length) < 0) {
			idle.idle();
		}
	}

	@Override
	public AutoCloseable receive(Place place) {
		MediaDriver driver = MediaDriver.launch(new MediaDriver.Context().aeronDirectoryName(directory(place))
			.threadingMode(ThreadingMode.SHARED)
			.sharedIdleStrategy(new SleepingMillisIdleStrategy(1))
			.dirDeleteOnStart(true)
			.dirDeleteOnShutdown(true));
		Aeron aeron = client(place);
		Broker.daemon(new Receiver(aeron.addSubscription(CHANNEL, FORTH), aeron.addPublication(CHANNEL, BACK)));
		return () -> {
			aeron.close();
			driver.close();
		};
	}

	@Override
	public Client connect(Place place) {
		Aeron aeron = client(place);
		Publication publication = aeron.addPublication(CHANNEL, FORTH);
		Subscription subscription = aeron.addSubscription(CHANNEL, BACK);
		IdleStrategy idle = idle();
		while (!publication.isConnected() || !subscription.isConnected()) {
			idle.idle();
		}
		return new Sender(aeron, publication, subscription);
	}

	/**
	 * Polls, answers requests and confirms what a poll has brought.
	 */
	private static final class Receiver implements Runnable {

		private final Subscription subscription;

		private final Publication publication;

		private final IdleStrategy idle = idle();

		private final UnsafeBuffer answer = new UnsafeBuffer(new byte[65536]);

		private long received;

		Receiver(Subscription subscription, Publication publication) {
			this.subscription = subscription;
			this.publication = publication;
		}

		@Override
		public void run() {
			FragmentHandler handler = (buffer, offset, length, header) -> {
				this.received++;
				if (buffer.getByte(offset) != 0) {
					this.answer.putBytes(0, buffer, offset, length);
					offer(this.publication, this.answer, length, this.idle);
				}
			};
			while (!this.subscription.isClosed()) {
				long before = this.received;
				int count = this.subscription.poll(handler, POLL);
				if (this.received > before && this.answer.getByte(0) == 0) {
					this.answer.putLong(8, this.received);
					offer(this.publication, this.answer, 16, this.idle);
				}
				this.answer.putByte(0, (byte) 0);
				this.idle.idle(count);
			}
		}

	}

	/**
	 * The sending side.
	 */
	private static final class Sender implements Client {

		private final Aeron aeron;

		private final Publication publication;

		private final Subscription subscription;

		private final IdleStrategy idle = idle();

		private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);

		private final FragmentHandler handler;

		private long sent;

		private long confirmed;

		private Confirms confirms = new Confirms();

		Sender(Aeron aeron, Publication publication, Subscription subscription) {
			this.aeron = aeron;
			this.publication = publication;
			this.subscription = subscription;
			this.handler = (bytes, offset, length, header) -> {
				long count = (bytes.getByte(offset) != 0) ? this.sent : bytes.getLong(offset + 8);
				this.confirms.confirmed(count - this.confirmed);
				this.confirmed = count;
			};
		}

		@Override
		public void confirmed(byte[] message, Confirms counter) {
			this.confirms = counter;
			while (this.sent - this.confirmed >= WINDOW) {
				this.idle.idle(this.subscription.poll(this.handler, POLL));
			}
			this.buffer.wrap(message);
			offer(this.publication, this.buffer, message.length, this.idle);
			this.sent++;
		}

		@Override
		public void advance() {
			this.subscription.poll(this.handler, POLL);
		}

		@Override
		public void request(byte[] message) {
			confirmed(Conversation.asRequest(message), this.confirms);
			while (this.confirmed < this.sent) {
				this.idle.idle(this.subscription.poll(this.handler, POLL));
			}
		}

		@Override
		public void close() {
			this.aeron.close();
		}

	}

}
