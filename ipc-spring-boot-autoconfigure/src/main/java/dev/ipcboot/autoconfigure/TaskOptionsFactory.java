package dev.ipcboot.autoconfigure;

import java.util.List;
import java.util.Set;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.rabbit.RabbitOptions;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.pipe.PipeOptions;
import dev.ipcboot.transport.queue.QueueOptions;
import dev.ipcboot.transport.queue.SystemVQueueOptions;
import dev.ipcboot.transport.socket.AccessOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import dev.ipcboot.transport.socket.UdpOptions;

import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of one task from its properties, and says which property is wrong.
 */
final class TaskOptionsFactory {

	private final String name;

	private final TaskProperties task;

	private final TlsOptionsFactory tls;

	private TaskOptionsFactory(String name, TaskProperties task, TlsOptionsFactory tls) {
		this.name = name;
		this.task = task;
		this.tls = tls;
	}

	static TaskOptions create(String name, TaskProperties task, TlsOptionsFactory tls) {
		TaskOptionsFactory factory = new TaskOptionsFactory(name, task, tls);
		return new TaskOptions(name, factory.addresses(), factory.framing(), factory.transportOptions());
	}

	private String property(String suffix) {
		return "ipc.tasks." + this.name + "." + suffix;
	}

	private List<IpcAddress> addresses() {
		return this.task.address().stream().map(this::address).toList();
	}

	private IpcAddress address(String address) {
		try {
			return IpcAddress.of(address);
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property("address"), address, ex.getMessage());
		}
	}

	private Framing framing() {
		try {
			return Framing.of(this.task.framing());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property("framing"), this.task.framing(), ex.getMessage());
		}
	}

	private TransportOptions transportOptions() {
		TransportOptions options = TransportOptions.NONE.with(posixQueue())
			.with(systemVQueue())
			.with(pipe())
			.with(udp())
			.with(rabbit())
			.with(access())
			.with(ExecOptionsFactory.create(property("exec"), this.task.exec()));
		TlsOptions tlsOptions = this.tls.create(property("ssl"), this.task.ssl(), this.task);
		return (tlsOptions != null) ? options.with(tlsOptions) : options;
	}

	private AccessOptions access() {
		Set<String> users = Set.copyOf(this.task.allowedUsers());
		for (IpcAddress address : addresses()) {
			if (!users.isEmpty() && !address.scheme().equals("unix") && !address.scheme().equals("unix-seqpacket")) {
				throw PropertyChecks.invalid(property("allowed-users"), this.task.allowedUsers(),
						"The kernel tells who is at the other end only at 'unix:' and 'unix-seqpacket:', and the task "
								+ "listens at '" + address + "' as well.");
			}
		}
		return new AccessOptions(users);
	}

	private QueueOptions posixQueue() {
		TaskProperties.Queue queue = this.task.queue();
		QueueOptions defaults = QueueOptions.defaults();
		Integer messages = queue.maxMessages();
		DataSize size = queue.messageSize();
		try {
			return new QueueOptions(
					(messages != null) ? messages : defaults.maxMessages(), (size != null)
							? PropertyChecks.bytes(property("queue.message-size"), size) : defaults.messageSize(),
					queue.purgeOnStart());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property("queue"), messages + " x " + size, ex.getMessage());
		}
	}

	private SystemVQueueOptions systemVQueue() {
		String property = property("queue.capacity");
		DataSize capacity = this.task.queue().capacity();
		long bytes = (capacity != null) ? PropertyChecks.bytes(property, capacity) : 0;
		try {
			return new SystemVQueueOptions(bytes, this.task.queue().purgeOnStart());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property, bytes, ex.getMessage());
		}
	}

	private PipeOptions pipe() {
		DataSize size = this.task.pipe().size();
		PipeOptions defaults = PipeOptions.DEFAULTS;
		return (size != null)
				? new PipeOptions(PropertyChecks.bytes(property("pipe.size"), size), defaults.purgeOnStart())
				: defaults;
	}

	private RabbitOptions rabbit() {
		TaskProperties.Rabbit rabbit = this.task.rabbit();
		return new RabbitOptions(rabbit.type(), this.task.exclusive(),
				PropertyChecks.positive(property("rabbit.prefetch"), rabbit.prefetch()),
				PropertyChecks.positive(property("rabbit.delivery-limit"), rabbit.deliveryLimit()));
	}

	private UdpOptions udp() {
		DataSize size = this.task.udp().maxDatagram();
		try {
			return (size != null) ? new UdpOptions(PropertyChecks.bytes(property("udp.max-datagram"), size))
					: UdpOptions.DEFAULTS;
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property("udp.max-datagram"), String.valueOf(size), ex.getMessage());
		}
	}

}
