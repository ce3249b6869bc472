package dev.ipcboot.rabbit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.carrier.AnswerSink;
import dev.ipcboot.carrier.CarrierLostException;
import dev.ipcboot.carrier.MessageCarrier;
import dev.ipcboot.carrier.MessageOutlet;
import dev.ipcboot.carrier.MessageSink;
import dev.ipcboot.carrier.MessageSource;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.WriteTimeoutException;

import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/**
 * Carries messages over a RabbitMQ broker ({@code rabbit:} or {@code rabbit:queue-name}).
 * A task is a durable queue of its name, which whoever receives declares. Safe for use by
 * any thread.
 */
public final class RabbitCarrier implements MessageCarrier {

	private static final int LONGEST_NAME = 255;

	private final RabbitConnections connections;

	/**
	 * Create a carrier.
	 * @param factory opens connections to the broker, and opens them again
	 */
	public RabbitCarrier(ConnectionFactory factory) {
		this.connections = new RabbitConnections(factory);
	}

	@Override
	public String scheme() {
		return "rabbit";
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task) {
		String queue = address.isDerived() ? task : address.target();
		if (queue.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
			throw new IpcAddressException(address.toString(), "the name of a queue has at most 255 bytes",
					"choose a shorter one");
		}
		if (queue.startsWith("/") || queue.startsWith("amq.")) {
			throw new IpcAddressException(address.toString(), "'" + queue + "' is not the name of a queue",
					"write rabbit: or rabbit:queue-name; the broker is named by spring.rabbitmq.host and .port");
		}
		return address.withTarget(queue);
	}

	@Override
	public String guarantees(Endpoint endpoint) {
		RabbitOptions options = options(endpoint);
		return "the " + options.type().id() + " queue '" + endpoint.address().target() + "' at "
				+ this.connections.broker() + " keeps messages until they are handled, also while nobody listens and "
				+ "while the broker restarts; "
				+ (options.exclusive() ? "one application receives at a time, the others stand by"
						: "applications that listen share the work, so messages may overtake each other, and "
								+ "duplicates are recognised within one application only")
				+ "; the broker decides who may send, and nobody vouches for what a message says of its sender";
	}

	private static RabbitOptions options(Endpoint endpoint) {
		return endpoint.options().get(RabbitOptions.class, RabbitOptions.DEFAULTS);
	}

	@Override
	public MessageSource receive(Endpoint endpoint, MessageSink sink) {
		try {
			return RabbitSource.open(endpoint, options(endpoint), this.connections, sink);
		}
		catch (IOException | AmqpException | ShutdownSignalException ex) {
			IpcException lasting = RabbitFaults.lasting(ex, endpoint, this.connections);
			if (lasting != null) {
				throw lasting;
			}
			throw new CarrierLostException("Task '" + endpoint.task() + "' can't receive at " + endpoint.address()
					+ ": the broker at " + this.connections.broker() + " is not there: " + RabbitFaults.text(ex), ex);
		}
	}

	@Override
	public MessageOutlet open(Endpoint endpoint, AnswerSink answers, Duration timeout) {
		try {
			return RabbitOutlet.open(endpoint.address().target(), this.connections, answers, timeout);
		}
		catch (WriteTimeoutException ex) {
			throw new IpcTaskUnavailableException(endpoint.task(),
					"at " + this.connections.broker() + " " + ex.getMessage(), ex);
		}
		catch (IOException | AmqpException | ShutdownSignalException ex) {
			if (RabbitFaults.isNotFound(ex)) {
				throw new IpcTaskUnavailableException(endpoint.task(),
						"there is no queue '" + endpoint.address().target() + "' at " + this.connections.broker()
								+ "; whoever receives declares it, so start a listener once",
						ex);
			}
			IpcException lasting = RabbitFaults.lasting(ex, endpoint, this.connections);
			if (lasting != null) {
				throw lasting;
			}
			throw new IpcTaskUnavailableException(endpoint.task(),
					"the broker at " + this.connections.broker() + " is not there: " + RabbitFaults.text(ex), ex);
		}
	}

}
