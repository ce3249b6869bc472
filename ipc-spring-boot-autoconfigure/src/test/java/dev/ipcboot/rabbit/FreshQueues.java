package dev.ipcboot.rabbit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.carrier.AnswerSink;
import dev.ipcboot.carrier.MessageCarrier;
import dev.ipcboot.carrier.MessageCarrierTransport;
import dev.ipcboot.carrier.MessageOutlet;
import dev.ipcboot.carrier.MessageSink;
import dev.ipcboot.carrier.MessageSource;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Transport;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;

/**
 * The carrier with queues of a test's own, which it deletes at the end.
 */
public final class FreshQueues implements MessageCarrier, AutoCloseable {

	private final String suffix;

	private final Set<String> queues = ConcurrentHashMap.newKeySet();

	private final String addresses;

	private final FragileConnections fragile = new FragileConnections();

	private final CachingConnectionFactory connections;

	private final RabbitCarrier carrier;

	/**
	 * Create a carrier on connections of its own.
	 * @param broker the broker
	 */
	public FreshQueues(RabbitBroker broker) {
		this(broker.addresses());
	}

	FreshQueues(String addresses) {
		this(addresses, "-" + UUID.randomUUID());
	}

	private FreshQueues(String addresses, String suffix) {
		this.addresses = addresses;
		this.suffix = suffix;
		this.connections = RabbitBroker.connections(this.fragile, addresses);
		this.carrier = new RabbitCarrier(this.connections);
	}

	/**
	 * The carrier as the engine uses it.
	 * @return the transport
	 */
	public Transport transport() {
		return new MessageCarrierTransport(this, FrameLimits.DEFAULT);
	}

	/**
	 * The same queues on other connections.
	 * @return the carrier
	 */
	public FreshQueues elsewhere() {
		return new FreshQueues(this.addresses, this.suffix);
	}

	@Override
	public String scheme() {
		return this.carrier.scheme();
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task) {
		IpcAddress resolved = this.carrier.resolve(address, task);
		IpcAddress own = resolved.target().endsWith(this.suffix) ? resolved
				: resolved.withTarget(resolved.target() + this.suffix);
		this.queues.add(own.target());
		return own;
	}

	@Override
	public String guarantees(Endpoint endpoint) {
		return this.carrier.guarantees(endpoint);
	}

	@Override
	public MessageSource receive(Endpoint endpoint, MessageSink sink) {
		return this.carrier.receive(endpoint, sink);
	}

	@Override
	public MessageOutlet open(Endpoint endpoint, AnswerSink answers, Duration timeout) {
		return this.carrier.open(endpoint, answers, timeout);
	}

	/**
	 * Cut the connections, without a word.
	 */
	public void cut() throws IOException {
		this.fragile.cut();
	}

	/**
	 * Have the broker close all channels, and leave the connections.
	 */
	public void closeChannelsByBroker() throws IOException {
		this.fragile.breakChannels();
	}

	/**
	 * Delete the queues, whoever uses them.
	 */
	public void deleteQueues() throws Exception {
		try (Connection connection = this.connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			for (String queue : this.queues) {
				channel.queueDelete(queue);
			}
		}
	}

	/**
	 * Send to the queues as a program that knows AMQP alone.
	 * @param count how many messages
	 * @param properties makes the properties of each, by its number from 1
	 */
	public void publish(int count, IntFunction<BasicProperties> properties) throws Exception {
		try (Connection connection = this.connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			for (int i = 1; i <= count; i++) {
				for (String queue : this.queues) {
					channel.basicPublish("", queue, properties.apply(i),
							Integer.toString(i).getBytes(StandardCharsets.UTF_8));
				}
			}
		}
	}

	/**
	 * How many messages wait in the queues, without those that somebody has.
	 * @return the number
	 */
	public int ready() throws Exception {
		int count = 0;
		try (Connection connection = this.connections.createConnection();
				Channel channel = connection.createChannel(false)) {
			for (String queue : this.queues) {
				count += channel.queueDeclarePassive(queue).getMessageCount();
			}
		}
		return count;
	}

	@Override
	public void close() throws Exception {
		try {
			deleteQueues();
		}
		finally {
			this.connections.destroy();
		}
	}

}
