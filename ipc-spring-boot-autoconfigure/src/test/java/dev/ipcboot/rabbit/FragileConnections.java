package dev.ipcboot.rabbit;

import java.io.IOException;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MetricsCollector;
import com.rabbitmq.client.SocketConfigurators;
import com.rabbitmq.client.impl.AMQConnection;
import com.rabbitmq.client.impl.ConnectionParams;
import com.rabbitmq.client.impl.FrameHandler;

/**
 * Connections of the client that can be cut, and whose channels the broker can be made to
 * close.
 */
final class FragileConnections extends ConnectionFactory {

	/** One that the broker has never handed out. */
	private static final long NO_SUCH_DELIVERY = 1L << 40;

	private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

	private final Queue<Channel> channels = new ConcurrentLinkedQueue<>();

	FragileConnections() {
		setAutomaticRecoveryEnabled(false);
		setSocketConfigurator(SocketConfigurators.defaultConfigurator().andThen(this.sockets::add));
	}

	@Override
	protected AMQConnection createConnection(ConnectionParams params, FrameHandler handler, MetricsCollector metrics) {
		return new AMQConnection(params, handler) {

			@Override
			public Channel createChannel() throws IOException {
				Channel channel = super.createChannel();
				FragileConnections.this.channels.add(channel);
				return channel;
			}

		};
	}

	/**
	 * Cut all connections, without a word.
	 */
	void cut() throws IOException {
		for (Socket socket : this.sockets) {
			socket.close();
		}
	}

	/**
	 * Break the protocol on every channel, so that the broker closes it.
	 */
	void breakChannels() throws IOException {
		for (Channel channel : this.channels) {
			if (channel.isOpen()) {
				channel.basicAck(NO_SUCH_DELIVERY, false);
			}
		}
	}

}
