package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Connection;
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

	private final ConnectionFactory factory;

	private @Nullable BlockState publishing;

	RabbitConnections(ConnectionFactory factory) {
		this.factory = factory;
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
		ConnectionFactory publishers = this.factory.getPublisherConnectionFactory();
		Connection client = client((publishers != null) ? publishers : this.factory);
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
