package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.thread.SupervisedThread;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.amqp.AmqpApplicationContextClosedException;
import org.springframework.amqp.AmqpException;

/**
 * Answers that the broker did not take when they were given, during an alarm. What they
 * answer is forgotten, so they are kept here until the broker has confirmed them,
 * whatever becomes of listeners and connections meanwhile; an answer may arrive twice.
 * There are about as many of them as senders have in their windows, and these are stopped
 * as well. Safe for use by any thread.
 */
final class PostponedAnswers {

	private static final Log logger = LogFactory.getLog(PostponedAnswers.class);

	private static final int BATCH = 256;

	private static final long WORD_MILLIS = 5000;

	private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	private final ReentrantLock lock = new ReentrantLock();

	private final Deque<Answer> waiting = new ArrayDeque<>();

	private final RabbitConnections connections;

	private final SupervisedThread thread = new SupervisedThread("ipc-rabbit-postponed", true, this::deliverAll,
			new RabbitThreads());

	private boolean delivering;

	PostponedAnswers(RabbitConnections connections) {
		this.connections = connections;
	}

	/**
	 * Keep an answer, and send it as soon as the broker takes it. Never waits.
	 */
	void add(Answer answer) {
		this.lock.lock();
		try {
			this.waiting.add(answer);
			if (!this.delivering) {
				this.delivering = true;
				this.thread.startSoon();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void deliverAll() {
		for (List<Answer> batch = next(); !batch.isEmpty(); batch = next()) {
			try {
				deliver(batch);
				taken(batch.size());
			}
			catch (AmqpApplicationContextClosedException ex) {
				giveUp();
			}
			catch (IOException | TimeoutException | AmqpException | ShutdownSignalException ex) {
				LockSupport.parkNanos(PAUSE_NANOS);
			}
			catch (InterruptedException ex) {
				giveUp();
			}
		}
	}

	private List<Answer> next() {
		this.lock.lock();
		try {
			this.delivering = !this.waiting.isEmpty();
			return this.waiting.stream().limit(BATCH).toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	private void deliver(List<Answer> batch) throws IOException, TimeoutException, InterruptedException {
		BlockState publishing = this.connections.publishing();
		Channel channel = Channels.open(publishing, TimeUnit.MILLISECONDS.toNanos(WORD_MILLIS));
		try {
			channel.confirmSelect();
			for (Answer answer : batch) {
				answer.publish(channel);
			}
			channel.waitForConfirmsOrDie(WORD_MILLIS);
		}
		finally {
			Channels.abort(channel, publishing);
		}
	}

	private void taken(int count) {
		this.lock.lock();
		try {
			for (int i = 0; i < count; i++) {
				this.waiting.remove();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	private void giveUp() {
		this.lock.lock();
		try {
			logger.warn(this.waiting.size() + " verdicts have not reached their senders, since the application ends "
					+ "while the broker takes no messages; these sends end as UNKNOWN");
			this.waiting.clear();
		}
		finally {
			this.lock.unlock();
		}
	}

}
