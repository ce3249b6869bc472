package dev.ipcboot.rabbit;

import java.io.IOException;
import java.time.Duration;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Ends channels. Stateless.
 */
final class Channels {

	private static final Log logger = LogFactory.getLog(Channels.class);

	/**
	 * A broker may owe its word for ever, for example to a publisher that it has slowed
	 * down when its quorum queue is deleted, and then reads nothing more from the whole
	 * connection. Nobody who opens the next channel may wait for that.
	 */
	private static final Duration LONGEST_WAIT = Duration.ofSeconds(3);

	private Channels() {
	}

	/**
	 * Close a channel, whoever uses it; and its connection, if the broker does not answer
	 * on it any more.
	 */
	static void abort(Channel channel) {
		if (!channel.isOpen()) {
			return;
		}
		Thread closing = new Thread(() -> close(channel), "ipc-rabbit-close");
		closing.setDaemon(true);
		closing.start();
		try {
			closing.join(LONGEST_WAIT.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return;
		}
		if (closing.isAlive()) {
			logger.warn("The broker has not closed a channel within " + LONGEST_WAIT.toSeconds() + " s: the connection "
					+ channel.getConnection() + " is ended, and opened again");
			channel.getConnection().abort((int) LONGEST_WAIT.toMillis());
		}
	}

	private static void close(Channel channel) {
		try {
			channel.abort();
		}
		catch (IOException | AlreadyClosedException ex) {
			// It is closed
		}
	}

}
