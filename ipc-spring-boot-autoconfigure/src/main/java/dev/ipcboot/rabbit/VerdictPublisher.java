package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.AmqpException;

/**
 * Sends answers to the queues that senders have named. What is answered may be forgotten
 * when the broker has confirmed the answer: else both could be lost with a connection.
 * While the broker takes nothing, answers are kept and whoever handles messages goes on,
 * since that is what gives the broker room; there are no more of them than senders have
 * in their windows, and these are stopped as well. Safe for use by any thread.
 */
final class VerdictPublisher implements AutoCloseable {

	private final ReentrantLock lock = new ReentrantLock();

	private final Runnable drain = this::drain;

	private final Deque<Answer> kept = new ArrayDeque<>();

	private final Unconfirmed<Runnable> pending = new Unconfirmed<>();

	private final RabbitConnections connections;

	private final Consumer<IOException> onLost;

	private @Nullable BlockState publishing;

	private @Nullable Channel channel;

	private boolean closed;

	/**
	 * Create a publisher.
	 * @param connections opens the channel
	 * @param onLost called when answers were lost, of which nothing has been forgotten
	 */
	VerdictPublisher(RabbitConnections connections, Consumer<IOException> onLost) {
		this.connections = connections;
		this.onLost = onLost;
	}

	/**
	 * Send an answer, or keep it until the broker takes it.
	 * @param onTaken called when what is answered may be forgotten
	 * @throws IOException if there is no connection
	 */
	void publish(String queue, BasicProperties properties, byte[] body, Runnable onTaken) throws IOException {
		this.lock.lock();
		try {
			Channel open = open();
			BlockState state = this.publishing;
			if (!this.kept.isEmpty() || (state != null && state.isBlocked())) {
				this.kept.add(new Answer(queue, properties, body));
				if (state != null && !state.isBlocked()) {
					drain();
				}
				onTaken.run();
				return;
			}
			this.pending.add(open.getNextPublishSeqNo(), onTaken);
			open.basicPublish("", queue, properties, body);
		}
		catch (AmqpException | AlreadyClosedException ex) {
			throw RabbitFaults.io("an answer could not be sent", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private Channel open() throws IOException {
		if (this.closed) {
			throw new IOException("the consumer is closed");
		}
		Channel known = this.channel;
		if (known != null && known.isOpen()) {
			return known;
		}
		BlockState state = this.connections.publishing();
		Channel opened = state.connection().createChannel();
		opened.confirmSelect();
		opened.addConfirmListener((number, multiple) -> this.pending.take(number, multiple, Runnable::run),
				(number, multiple) -> lost(new IOException("the broker has refused an answer")));
		opened.addShutdownListener((cause) -> lost(RabbitFaults.io("the way for answers was closed", cause)));
		state.whenUnblocked(this.drain);
		this.publishing = state;
		this.channel = opened;
		return opened;
	}

	private void lost(IOException cause) {
		if (this.pending.takeAll((each) -> {
		})) {
			this.onLost.accept(cause);
		}
	}

	private void drain() {
		this.lock.lock();
		try {
			Answer next = this.kept.poll();
			while (next != null) {
				open().basicPublish("", next.queue(), next.properties(), next.body());
				next = this.kept.poll();
			}
		}
		catch (IOException | AmqpException | AlreadyClosedException ex) {
			// Their senders have lost the connection too, and ask again
			this.kept.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			BlockState state = this.publishing;
			Channel open = this.channel;
			if (state != null) {
				state.forget(this.drain);
			}
			this.closed = true;
			if (open != null) {
				Channels.abort(open);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Answer(String queue, BasicProperties properties, byte[] body) {
	}

}
