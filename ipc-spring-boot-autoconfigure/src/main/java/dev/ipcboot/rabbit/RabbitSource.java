package dev.ipcboot.rabbit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AMQP.Queue;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.carrier.CarriedAnswer;
import dev.ipcboot.carrier.CarriedAnswer.Kind;
import dev.ipcboot.carrier.CarriedMessage;
import dev.ipcboot.carrier.MessageId;
import dev.ipcboot.carrier.MessageSink;
import dev.ipcboot.carrier.MessageSource;
import dev.ipcboot.carrier.Receipt;
import dev.ipcboot.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of a task: a consumer of its queue. The broker forgets a message when
 * its verdict is there.
 */
final class RabbitSource implements MessageSource {

	private static final int SENDERS = 4096;

	private final String queue;

	private final RabbitOptions options;

	private final RabbitConnections connections;

	private final Channel channel;

	/**
	 * Orders what the broker is told: of a message that it has forgotten it must not hear
	 * again, or it closes the channel.
	 */
	private final ReentrantLock forgetting = new ReentrantLock();

	private final DeliveryTags tags = new DeliveryTags();

	private final VerdictPublisher verdicts;

	private final MessageSink sink;

	/** The tag, or {@code null} while paused. Used by one thread at a time. */
	private volatile @Nullable String consumer;

	private volatile Runnable stopped = () -> {
	};

	/** The queues for answers of those who have sent, the latest last. */
	private final Set<String> senders = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {

		private static final long serialVersionUID = 1L;

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
			return size() > SENDERS;
		}

	});

	private RabbitSource(String queue, RabbitOptions options, RabbitConnections connections, Channel channel,
			MessageSink sink) throws IOException {
		this.queue = queue;
		this.options = options;
		this.connections = connections;
		this.channel = channel;
		this.sink = sink;
		this.verdicts = VerdictPublisher.open(connections, this::forget, sink::onEnd);
	}

	/**
	 * Declare the queue and consume from it.
	 * @throws IOException if the broker says no
	 */
	static RabbitSource open(Endpoint endpoint, RabbitOptions options, RabbitConnections connections, MessageSink sink)
			throws IOException {
		String queue = endpoint.address().target();
		Channel channel = connections.receiving().createChannel();
		try {
			channel.queueDeclare(queue, true, false, false, options.arguments(queue));
			channel.basicQos(options.prefetch());
			return new RabbitSource(queue, options, connections, channel, sink).begin();
		}
		catch (IOException | RuntimeException ex) {
			Channels.abort(channel);
			throw ex;
		}
	}

	private RabbitSource begin() throws IOException {
		try {
			this.consumer = this.channel.basicConsume(this.queue, false, new Deliveries(this.sink));
			return this;
		}
		catch (IOException | RuntimeException ex) {
			close();
			throw ex;
		}
	}

	/**
	 * The consumer is cancelled on another thread, since the broker has to answer.
	 */
	@Override
	public void pause(Runnable whenStopped) {
		this.connections.answering().execute(() -> {
			String tag = this.consumer;
			if (tag != null) {
				this.consumer = null;
				this.stopped = whenStopped;
				change(() -> this.channel.basicCancel(tag));
			}
		});
	}

	@Override
	public void resume() {
		this.connections.answering().execute(() -> {
			if (this.consumer == null) {
				change(() -> this.consumer = this.channel.basicConsume(this.queue, false, new Deliveries(this.sink)));
			}
		});
	}

	private void change(Change change) {
		try {
			change.make();
		}
		catch (IOException | AlreadyClosedException ex) {
			this.sink.onEnd(RabbitFaults.io("the consumer of queue '" + this.queue + "' could not be changed", ex));
		}
	}

	/**
	 * Have the broker hand out a message again.
	 */
	private boolean giveBack(long tag) {
		this.forgetting.lock();
		try {
			this.channel.basicNack(tag, false, true);
			// The broker has heard of it already
			this.tags.forget(List.of(tag));
			return true;
		}
		catch (IOException | AlreadyClosedException ex) {
			// It does so anyway
			return true;
		}
		finally {
			this.forgetting.unlock();
		}
	}

	private void settle(long tag, @Nullable MessageId id, BasicProperties request, CarriedAnswer answer)
			throws IOException {
		String sender = request.getReplyTo();
		if (sender == null) {
			forget(List.of(tag));
			return;
		}
		if (id != null && answer.kind() == Kind.ACKNOWLEDGED) {
			this.verdicts.acknowledge(sender, id, answer.heldNanos(), tag);
		}
		else {
			this.verdicts.publish(
					new Answer(sender, RabbitAnswers.properties(answer, request), RabbitAnswers.body(answer)),
					List.of(tag));
		}
	}

	private void forget(List<Long> settled) {
		this.forgetting.lock();
		try {
			DeliveryTags.Forgetting words = this.tags.forget(settled);
			if (words.upTo() > 0) {
				this.channel.basicAck(words.upTo(), true);
			}
			for (Long other : words.others()) {
				this.channel.basicAck(other, false);
			}
		}
		catch (IOException | AlreadyClosedException ex) {
			// The broker hands the messages out again, and their verdicts are repeated
		}
		finally {
			this.forgetting.unlock();
		}
	}

	private void handedOut(long tag) {
		this.forgetting.lock();
		try {
			this.tags.add(tag);
		}
		finally {
			this.forgetting.unlock();
		}
	}

	/**
	 * What was in the queue is gone with it, and only who has sent it can send it again.
	 * Called like all methods of the consumer, one at a time.
	 */
	private void tellSenders(String reason) {
		for (String sender : this.senders) {
			try {
				this.verdicts.publish(new Answer(sender, RabbitAnswers.gone(), reason.getBytes(StandardCharsets.UTF_8)),
						List.of());
			}
			catch (IOException ex) {
				// Those who have lost the broker as well send again anyway
				return;
			}
		}
	}

	@Override
	public Map<String, Object> inspect() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("broker", this.connections.broker());
		settings.put("type", this.options.type().id());
		settings.put("exclusive", this.options.exclusive());
		settings.put("prefetch", this.options.prefetch());
		try {
			Queue.DeclareOk state = this.channel.queueDeclarePassive(this.queue);
			settings.put("messages", state.getMessageCount());
			settings.put("consumers", state.getConsumerCount());
		}
		catch (IOException | ShutdownSignalException ex) {
			// The state of the receiver tells
		}
		String blocked = this.verdicts.blockedReason();
		if (blocked != null) {
			settings.put("blocked", blocked);
		}
		return settings;
	}

	@Override
	public void close() {
		this.verdicts.close();
		Channels.abort(this.channel);
	}

	/**
	 * Takes what the broker hands out.
	 */
	private final class Deliveries extends DefaultConsumer {

		private final MessageSink sink;

		Deliveries(MessageSink sink) {
			super(RabbitSource.this.channel);
			this.sink = sink;
		}

		@Override
		public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
			if (properties.getReplyTo() != null) {
				RabbitSource.this.senders.add(properties.getReplyTo());
			}
			long number = envelope.getDeliveryTag();
			handedOut(number);
			CarriedMessage message = RabbitMessages.read(properties, body, envelope.isRedeliver());
			this.sink.onMessage(message, new Receipt() {

				@Override
				public void settle(CarriedAnswer answer) throws IOException {
					RabbitSource.this.settle(number, message.id(), properties, answer);
				}

				@Override
				public boolean giveBack() {
					return RabbitSource.this.giveBack(number);
				}

			});
		}

		/**
		 * Comes after everything that the broker has handed out before.
		 */
		@Override
		public void handleCancelOk(String tag) {
			RabbitSource.this.stopped.run();
		}

		@Override
		public void handleCancel(String tag) {
			String reason = "queue '" + RabbitSource.this.queue + "' was deleted";
			tellSenders(reason);
			this.sink.onEnd(new IOException(reason));
		}

		@Override
		public void handleShutdownSignal(String tag, ShutdownSignalException cause) {
			this.sink
				.onEnd(RabbitFaults.io("the consumer of queue '" + RabbitSource.this.queue + "' was closed", cause));
		}

	}

	/**
	 * Something that the broker has to do.
	 */
	@FunctionalInterface
	private interface Change {

		void make() throws IOException;

	}

}
