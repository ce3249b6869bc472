package dev.ipcboot.rabbit;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.carrier.AnswerSink;
import dev.ipcboot.carrier.CarriedMessage;
import dev.ipcboot.carrier.MessageId;
import dev.ipcboot.carrier.MessageOutlet;
import org.jspecify.annotations.Nullable;

/**
 * The sending end of a task: a channel with publisher confirms, and a queue of this
 * process alone that takes the answers and vanishes with the connection.
 */
final class RabbitOutlet implements MessageOutlet {

	private final Unconfirmed<CompletableFuture<Void>> pending = new Unconfirmed<>();

	private final String replyTo = "ipc.reply." + UUID.randomUUID();

	private final String queue;

	private final AnswerSink answers;

	private final BlockState publishing;

	private final Channel channel;

	private final Channel replies;

	private RabbitOutlet(String queue, AnswerSink answers, BlockState publishing, Channel channel, Channel replies) {
		this.queue = queue;
		this.answers = answers;
		this.publishing = publishing;
		this.channel = channel;
		this.replies = replies;
	}

	/**
	 * Open a way to a queue that exists.
	 * @param timeout the longest wait for the end of an alarm
	 * @throws IOException if it does not, or the broker says no
	 */
	static RabbitOutlet open(String queue, RabbitConnections connections, AnswerSink answers, Duration timeout)
			throws IOException {
		BlockState publishing = connections.publishing();
		Channel channel = Channels.open(publishing, timeout.toNanos());
		Channel replies = null;
		try {
			channel.queueDeclarePassive(queue);
			replies = connections.receiving().createChannel();
			RabbitOutlet outlet = new RabbitOutlet(queue, answers, publishing, channel, replies);
			outlet.begin();
			return outlet;
		}
		catch (IOException | RuntimeException ex) {
			Channels.abort(channel, publishing);
			if (replies != null) {
				Channels.abort(replies);
			}
			throw ex;
		}
	}

	private void begin() throws IOException {
		this.replies.queueDeclare(this.replyTo, false, true, true, null);
		this.replies.basicConsume(this.replyTo, true, new Replies(this.replies));
		this.channel.confirmSelect();
		this.channel.addConfirmListener(this::taken, (number,
				multiple) -> end(new IOException("the broker has refused a message for queue '" + this.queue + "'")));
		this.channel.addReturnListener(
				(returned) -> end(new IOException("queue '" + this.queue + "' is gone: " + returned.getReplyText())));
		this.channel.addShutdownListener(this::onShutdown);
		this.replies.addShutdownListener(this::onShutdown);
	}

	private void onShutdown(ShutdownSignalException cause) {
		end(RabbitFaults.io("the way to queue '" + this.queue + "' was closed", cause));
	}

	private void taken(long number, boolean multiple) {
		this.pending.take(number, multiple, (each) -> each.complete(null));
	}

	/**
	 * Nothing that has not been answered is known to have arrived.
	 */
	private void end(IOException cause) {
		this.answers.onEnd(cause);
		this.pending.takeAll((each) -> each.completeExceptionally(cause));
	}

	@Override
	public void awaitRoom(long timeoutNanos) throws IOException {
		this.publishing.await(timeoutNanos);
	}

	@Override
	public @Nullable String blockedReason() {
		String reason = this.publishing.reason();
		return (reason != null) ? "the broker takes no messages: " + reason : null;
	}

	@Override
	public CompletionStage<Void> send(CarriedMessage message) throws IOException {
		CompletableFuture<Void> taken = new CompletableFuture<>();
		try {
			this.pending.add(this.channel.getNextPublishSeqNo(), taken);
			this.channel.basicPublish("", this.queue, true, RabbitMessages.properties(message, this.replyTo),
					message.payload());
			return taken;
		}
		catch (AlreadyClosedException ex) {
			throw RabbitFaults.io("the way to queue '" + this.queue + "' is closed", ex);
		}
		catch (IllegalArgumentException ex) {
			// The channel has counted the message, and the broker never will
			IOException cause = RabbitFaults.io("a message for queue '" + this.queue + "' can't be written", ex);
			end(cause);
			throw cause;
		}
	}

	@Override
	public void close() {
		Channels.abort(this.channel, this.publishing);
		Channels.abort(this.replies);
	}

	/**
	 * Takes the answers.
	 */
	private final class Replies extends DefaultConsumer {

		Replies(Channel channel) {
			super(channel);
		}

		@Override
		public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
			if (RabbitAnswers.isGone(properties)) {
				end(new IOException(RabbitMessages.text(body)));
				return;
			}
			if (RabbitAnswers.isAboutMany(properties)) {
				Acknowledgements.read(body, RabbitOutlet.this.answers::onAnswer);
				return;
			}
			MessageId id = MessageId.parse(RabbitAnswers.answers(properties));
			if (id != null) {
				RabbitOutlet.this.answers.onAnswer(id, RabbitAnswers.read(properties, body));
			}
		}

		@Override
		public void handleCancel(String tag) {
			end(new IOException("the queue for answers was deleted"));
		}

	}

}
