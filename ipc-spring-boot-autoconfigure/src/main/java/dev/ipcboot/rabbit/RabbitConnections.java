package dev.ipcboot.rabbit;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Connection;
import dev.ipcboot.thread.SerialExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.AmqpConnectException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * The two connections of this application: one to receive and one to publish, since the
 * broker stops whole connections that publish when its memory is low, and who handles
 * messages must go on then. Spring AMQP opens them again when they are lost. Safe for use
 * by any thread.
 */
final class RabbitConnections {

	private final ReentrantLock lock = new ReentrantLock();

	/** For answers that wait; its thread ends when it has nothing to do. */
	private final Executor answering = new SerialExecutor("ipc-rabbit-answers", Duration.ofSeconds(1),
			new RabbitThreads());

	private final PostponedAnswers postponed = new PostponedAnswers(this);

	private final ConnectionFactory factory;

	private final ConnectionFactory publishers;

	private @Nullable BlockState publishing;

	RabbitConnections(ConnectionFactory factory) {
		this.factory = factory;
		ConnectionFactory own = factory.getPublisherConnectionFactory();
		this.publishers = (own != null) ? own : factory;
		// Others of the application may publish first, and have the connection stopped
		this.publishers.addConnectionListener((connection) -> {
			Connection client = (connection != null) ? connection.getDelegate() : null;
			if (client != null) {
				state(client);
			}
		});
	}

	/**
	 * Where to write answers when nobody who handles messages does.
	 */
	Executor answering() {
		return this.answering;
	}

	/**
	 * Answers that wait for the end of an alarm.
	 */
	PostponedAnswers postponed() {
		return this.postponed;
	}

	/**
	 * The connection to receive on.
	 * @throws org.springframework.amqp.AmqpException if there is none
	 */
	Connection receiving() {
		return client(this.factory);
	}

	/**
	 * The connection to publish on.
	 * @throws org.springframework.amqp.AmqpException if there is none
	 */
	BlockState publishing() {
		return state(client(this.publishers));
	}

	private BlockState state(Connection client) {
		this.lock.lock();
		try {
			BlockState known = this.publishing;
			if (known == null || known.connection() != client) {
				known = new BlockState(client);
				this.publishing = known;
			}
			return known;
		}
		finally {
			this.lock.unlock();
		}
	}

	private static Connection client(ConnectionFactory factory) {
		Connection client = factory.createConnection().getDelegate();
		if (client == null) {
			throw new AmqpConnectException(new IOException("the connection was lost at once"));
		}
		return client;
	}

	/**
	 * The broker, for people.
	 */
	String broker() {
		String host = this.factory.getVirtualHost();
		return this.factory.getHost() + ":" + this.factory.getPort()
				+ ((host != null && !host.equals("/")) ? "/" + host : "");
	}

	String user() {
		return this.factory.getUsername();
	}

}
