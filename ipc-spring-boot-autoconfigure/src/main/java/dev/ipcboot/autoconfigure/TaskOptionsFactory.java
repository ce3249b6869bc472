package dev.ipcboot.autoconfigure;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.pipe.PipeOptions;
import dev.ipcboot.transport.queue.QueueOptions;

import org.springframework.util.unit.DataSize;

/**
 * Makes the settings of one task from its properties, and says which property is wrong.
 */
final class TaskOptionsFactory {

	private final String name;

	private final TaskProperties task;

	private TaskOptionsFactory(String name, TaskProperties task) {
		this.name = name;
		this.task = task;
	}

	static TaskOptions create(String name, TaskProperties task) {
		TaskOptionsFactory factory = new TaskOptionsFactory(name, task);
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
		return TransportOptions.NONE.with(queue()).with(pipe());
	}

	private QueueOptions queue() {
		TaskProperties.Queue queue = this.task.queue();
		QueueOptions defaults = QueueOptions.defaults();
		Integer messages = queue.maxMessages();
		DataSize size = queue.messageSize();
		Boolean purge = queue.purgeOnStart();
		try {
			return new QueueOptions(
					(messages != null) ? messages : defaults.maxMessages(), (size != null)
							? PropertyChecks.bytes(property("queue.message-size"), size) : defaults.messageSize(),
					(purge != null) ? purge : defaults.purgeOnStart());
		}
		catch (IpcException ex) {
			throw PropertyChecks.invalid(property("queue"), messages + " x " + size, ex.getMessage());
		}
	}

	private PipeOptions pipe() {
		DataSize size = this.task.pipe().size();
		PipeOptions defaults = PipeOptions.DEFAULTS;
		return (size != null)
				? new PipeOptions(PropertyChecks.bytes(property("pipe.size"), size), defaults.purgeOnStart())
				: defaults;
	}

}
