package dev.ipcboot.rabbit;

import java.io.IOException;
import java.time.Duration;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadStartException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens and ends channels. Stateless.
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
	 * Open a channel to publish on. The broker answers to nothing on a connection that it
	 * has stopped.
	 * @param timeoutNanos the longest wait for the end of an alarm
	 * @throws IOException if the broker says no, or the alarm does not end
	 */
	static Channel open(BlockState publishing, long timeoutNanos) throws IOException {
		publishing.await(timeoutNanos);
		return publishing.connection().createChannel();
	}

	/**
	 * Close a channel, whoever uses it; and its connection, if the broker does not answer
	 * on it any more.
	 */
	static void abort(Channel channel) {
		if (channel.isOpen()) {
			await(beginToClose(channel), channel);
		}
	}

	/**
	 * Close a channel to publish on. During an alarm nobody waits for that.
	 */
	static void abort(Channel channel, BlockState publishing) {
		if (channel.isOpen()) {
			Thread closing = beginToClose(channel);
			if (!publishing.isBlocked()) {
				await(closing, channel);
			}
		}
	}

	/**
	 * Close a channel without waiting.
	 * @return the thread that does it, or {@code null} if none could be started: then the
	 * connection is ended
	 */
	private static @Nullable Thread beginToClose(Channel channel) {
		try {
			return SupervisedThread.startOnce("ipc-rabbit-close", true, () -> close(channel));
		}
		catch (ThreadStartException ex) {
			channel.getConnection().abort((int) LONGEST_WAIT.toMillis());
			return null;
		}
	}

	private static void await(@Nullable Thread closing, Channel channel) {
		if (closing == null) {
			return;
		}
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
