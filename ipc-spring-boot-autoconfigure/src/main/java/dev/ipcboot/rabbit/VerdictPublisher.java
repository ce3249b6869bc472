package dev.ipcboot.rabbit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.carrier.MessageId;
import org.jspecify.annotations.Nullable;

/**
 * The channel on which answers go to the queues that senders have named. What is answered
 * may be forgotten when the broker has confirmed the answer: else both could be lost with
 * a connection. While an answer is on its way, acknowledgements gather, and travel
 * together. While the broker takes nothing, answers are postponed and whoever handles
 * messages goes on, since that is what gives the broker room. The loss of the channel is
 * the end of the source. Safe for use by any thread.
 */
final class VerdictPublisher implements AutoCloseable {

	private static final long LAST_WORD_MILLIS = 1000;

	private final ReentrantLock lock = new ReentrantLock();

	private final Runnable onChange = this::advanceElsewhere;

	private final Map<String, Acknowledgements> gathered = new LinkedHashMap<>();

	private final Unconfirmed<Travelling> pending = new Unconfirmed<>();

	/**
	 * How many are pending. Whoever gathers says so first and looks here then, whoever
	 * takes a confirm counts here first and looks for what is gathered then: one of them
	 * sends it.
	 */
	private final AtomicInteger travelling = new AtomicInteger();

	private final RabbitConnections connections;

	private final BlockState publishing;

	private final Channel channel;

	private final Consumer<List<Long>> onTaken;

	private final Consumer<IOException> onLost;

	/** Whether anything is gathered, for whoever must not wait for the lock. */
	private volatile boolean gathering;

	private volatile boolean closed;

	private VerdictPublisher(RabbitConnections connections, BlockState publishing, Channel channel,
			Consumer<List<Long>> onTaken, Consumer<IOException> onLost) {
		this.connections = connections;
		this.publishing = publishing;
		this.channel = channel;
		this.onTaken = onTaken;
		this.onLost = onLost;
	}

	/**
	 * Open the channel, before the first message comes: during an alarm that would have
	 * to wait.
	 * @param onTaken called with the tags of messages that may be forgotten
	 * @param onLost called when answers were lost, of which nothing has been forgotten
	 * @throws IOException if the broker says no
	 */
	static VerdictPublisher open(RabbitConnections connections, Consumer<List<Long>> onTaken,
			Consumer<IOException> onLost) throws IOException {
		BlockState publishing = connections.publishing();
		Channel channel = Channels.open(publishing, 0);
		VerdictPublisher publisher = new VerdictPublisher(connections, publishing, channel, onTaken, onLost);
		try {
			publisher.begin();
			return publisher;
		}
		catch (IOException | RuntimeException ex) {
			publisher.close();
			throw ex;
		}
	}

	private void begin() throws IOException {
		this.channel.confirmSelect();
		this.channel.addConfirmListener(this::taken,
				(number, multiple) -> lost(new IOException("the broker has refused an answer")));
		this.channel.addShutdownListener((cause) -> lost(RabbitFaults.io("the way for answers was closed", cause)));
		this.publishing.whenChanged(this.onChange);
	}

	/**
	 * Why the broker takes no answers, or {@code null} if it does.
	 */
	@Nullable String blockedReason() {
		return this.publishing.reason();
	}

	/**
	 * Send an answer, or keep it until the broker takes it.
	 * @param tags what may be forgotten then
	 * @throws IOException if the channel is lost
	 */
	void publish(Answer answer, List<Long> tags) throws IOException {
		this.lock.lock();
		try {
			sendGathered();
			send(answer, tags);
		}
		catch (IOException | AlreadyClosedException ex) {
			throw RabbitFaults.io("an answer could not be sent", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Tell a sender, perhaps a moment later, that its message was handled.
	 * @param heldNanos for how long it was here
	 * @param tag what may be forgotten then
	 * @throws IOException if the channel is lost
	 */
	void acknowledge(String queue, MessageId id, long heldNanos, long tag) throws IOException {
		this.lock.lock();
		try {
			this.gathered.computeIfAbsent(queue, (any) -> new Acknowledgements()).add(id, heldNanos, tag);
			this.gathering = true;
			if (this.travelling.get() == 0 || this.publishing.isBlocked()) {
				sendGathered();
			}
		}
		catch (IOException | AlreadyClosedException ex) {
			throw RabbitFaults.io("an answer could not be sent", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void sendGathered() throws IOException {
		Iterator<Map.Entry<String, Acknowledgements>> all = this.gathered.entrySet().iterator();
		while (all.hasNext()) {
			Map.Entry<String, Acknowledgements> next = all.next();
			send(new Answer(next.getKey(), RabbitAnswers.acknowledged(), next.getValue().body()),
					next.getValue().tags());
			all.remove();
		}
		this.gathering = false;
	}

	private void send(Answer answer, List<Long> tags) throws IOException {
		if (this.publishing.isBlocked()) {
			postpone(new Travelling(answer, tags));
			return;
		}
		this.pending.add(this.channel.getNextPublishSeqNo(), new Travelling(answer, tags));
		this.travelling.incrementAndGet();
		answer.publish(this.channel);
	}

	private void postpone(Travelling answer) {
		this.connections.postponed().add(answer.answer());
		this.onTaken.accept(answer.tags());
	}

	/**
	 * Called by the thread that reads the connection, which must not wait for anybody who
	 * writes to it.
	 */
	private void taken(long number, boolean multiple) {
		List<Long> tags = new ArrayList<>();
		int answers = this.pending.take(number, multiple, (each) -> tags.addAll(each.tags()));
		if (!tags.isEmpty()) {
			this.onTaken.accept(tags);
		}
		if (this.travelling.addAndGet(-answers) == 0 && this.gathering) {
			advanceElsewhere();
		}
	}

	private void lost(IOException cause) {
		if (!this.closed) {
			this.onLost.accept(cause);
		}
	}

	private void advanceElsewhere() {
		this.connections.answering().execute(this::advance);
	}

	/**
	 * Send what has gathered, now that an answer has arrived or the broker has changed
	 * its mind. What was on its way when the broker stopped reading has no confirm before
	 * it goes on: that is sent again later, so that messages are handled meanwhile.
	 */
	private void advance() {
		this.lock.lock();
		try {
			if (this.publishing.isBlocked()) {
				this.travelling.addAndGet(-this.pending.takeAll(this::postpone));
			}
			sendGathered();
		}
		catch (IOException | AlreadyClosedException ex) {
			lost(RabbitFaults.io("an answer could not be sent", ex));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End, once the broker has said what may be forgotten, if it does so soon: the next
	 * owner need not do it all again.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.publishing.forget(this.onChange);
		if (this.channel.isOpen()) {
			advance();
			awaitLastWord();
		}
		Channels.abort(this.channel, this.publishing);
	}

	private void awaitLastWord() {
		try {
			if (this.travelling.get() > 0) {
				this.channel.waitForConfirms(LAST_WORD_MILLIS);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException | ShutdownSignalException ex) {
			// What it has not confirmed is handed out again
		}
	}

	/**
	 * An answer that the broker has not confirmed.
	 *
	 * @param answer the answer
	 * @param tags what may be forgotten when it is confirmed
	 */
	private record Travelling(Answer answer, List<Long> tags) {
	}

}
