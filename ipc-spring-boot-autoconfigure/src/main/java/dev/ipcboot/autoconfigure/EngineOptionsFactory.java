package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.TransportOptions;
import dev.ipcboot.transport.pipe.PipeOptions;
import dev.ipcboot.transport.queue.QueueOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Makes settings of the engine from properties, and says which property is wrong.
 */
final class EngineOptionsFactory {

	private static final String TASKS = "ipc.tasks.";

	private EngineOptionsFactory() {
	}

	static EngineOptions create(IpcProperties properties, Map<String, TaskProperties> tasks) {
		FrameLimits defaults = FrameLimits.DEFAULT;
		FrameLimits limits = new FrameLimits(bytes("ipc.max-message-size", properties.maxMessageSize()),
				positive("ipc.max-headers", properties.maxHeaders()), defaults.maxUnfinished());
		IpcProperties.Template template = properties.template();
		Map<String, TaskOptions> options = new HashMap<>();
		tasks.forEach((name, task) -> options.put(name, task(name, task)));
		return new EngineOptions(limits, window(properties.window()),
				positive("ipc.connect-timeout", properties.connectTimeout()),
				positive("ipc.write-timeout", properties.writeTimeout()), template.retryFor(),
				positive("ipc.template.confirm-timeout", template.confirmTimeout()), template.preferredTransports(),
				options);
	}

	private static TaskOptions task(String name, TaskProperties task) {
		return new TaskOptions(name, addresses(name, task.address()), framing(name, task.framing()),
				TransportOptions.NONE.with(queue(name, task.queue())).with(pipe(name, task.pipe())));
	}

	private static List<IpcAddress> addresses(String name, List<String> addresses) {
		return addresses.stream().map((address) -> address(name, address)).toList();
	}

	private static IpcAddress address(String name, String address) {
		try {
			return IpcAddress.of(address);
		}
		catch (IpcException ex) {
			throw invalid(TASKS + name + ".address", address, ex.getMessage());
		}
	}

	private static Framing framing(String name, String framing) {
		try {
			return Framing.of(framing);
		}
		catch (IpcException ex) {
			throw invalid(TASKS + name + ".framing", framing, ex.getMessage());
		}
	}

	private static QueueOptions queue(String name, TaskProperties.Queue queue) {
		QueueOptions defaults = QueueOptions.defaults();
		Integer messages = queue.maxMessages();
		DataSize size = queue.messageSize();
		Boolean purge = queue.purgeOnStart();
		try {
			return new QueueOptions((messages != null) ? messages : defaults.maxMessages(),
					(size != null) ? bytes(TASKS + name + ".queue.message-size", size) : defaults.messageSize(),
					(purge != null) ? purge : defaults.purgeOnStart());
		}
		catch (IpcException ex) {
			throw invalid(TASKS + name + ".queue", messages + " x " + size, ex.getMessage());
		}
	}

	private static PipeOptions pipe(String name, TaskProperties.Pipe pipe) {
		DataSize size = pipe.size();
		PipeOptions defaults = PipeOptions.DEFAULTS;
		return (size != null) ? new PipeOptions(bytes(TASKS + name + ".pipe.size", size), defaults.purgeOnStart())
				: defaults;
	}

	private static int window(int window) {
		if (Integer.bitCount(window) != 1 || window < 1) {
			throw invalid("ipc.window", window, "It must be a power of two, for example 1024.");
		}
		return window;
	}

	private static int bytes(String name, DataSize size) {
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw invalid(name, size, "It must be from 1 to " + Integer.MAX_VALUE + " bytes.");
		}
		return (int) size.toBytes();
	}

	private static int positive(String name, int value) {
		if (value < 1) {
			throw invalid(name, value, "It must be at least 1.");
		}
		return value;
	}

	static Duration positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw invalid(name, value, "It must be longer than nothing: no wait is unbounded.");
		}
		return value;
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, Object value,
			@Nullable String reason) {
		return new InvalidConfigurationPropertyValueException(name, value, reason);
	}

}
