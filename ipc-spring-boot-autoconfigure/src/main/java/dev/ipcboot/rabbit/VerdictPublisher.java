package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.AmqpException;

/**
 * Sends answers to the queues that senders have named. While the broker takes nothing,
 * answers are kept and whoever handles messages goes on, since that is what gives the
 * broker room; there are no more of them than senders have in their windows, and these
 * are stopped as well. Safe for use by any thread.
 */
final class VerdictPublisher implements AutoCloseable {

	private final ReentrantLock lock = new ReentrantLock();

	private final Runnable drain = this::drain;

	private final Deque<Answer> kept = new ArrayDeque<>();

	private final RabbitConnections connections;

	private @Nullable BlockState publishing;

	private @Nullable Channel channel;

	private boolean closed;

	VerdictPublisher(RabbitConnections connections) {
		this.connections = connections;
	}

	/**
	 * Send an answer, or keep it until the broker takes it.
	 * @throws IOException if there is no connection
	 */
	void publish(String queue, BasicProperties properties, byte[] body) throws IOException {
		this.lock.lock();
		try {
			Channel open = open();
			BlockState state = this.publishing;
			if (!this.kept.isEmpty() || (state != null && state.isBlocked())) {
				this.kept.add(new Answer(queue, properties, body));
				if (state != null && !state.isBlocked()) {
					drain();
				}
				return;
			}
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
		state.whenUnblocked(this.drain);
		this.publishing = state;
		this.channel = opened;
		return opened;
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
				RabbitOutlet.abort(open);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private record Answer(String queue, BasicProperties properties, byte[] body) {
	}

}
