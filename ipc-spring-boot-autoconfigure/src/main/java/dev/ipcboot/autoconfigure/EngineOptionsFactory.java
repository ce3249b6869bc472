package dev.ipcboot.autoconfigure;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.connection.DeliveryOptions;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.PerformanceOptions;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameLimits;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.SslBundles;
import org.springframework.util.unit.DataSize;

/**
 * Makes settings of the engine from properties, and says which property is wrong.
 */
final class EngineOptionsFactory {

	private EngineOptionsFactory() {
	}

	static EngineOptions create(IpcProperties properties, Map<String, TaskProperties> tasks,
			@Nullable SslBundles bundles) {
		FrameLimits defaults = FrameLimits.DEFAULT;
		FrameLimits limits = new FrameLimits(PropertyChecks.bytes("ipc.max-message-size", properties.maxMessageSize()),
				PropertyChecks.positive("ipc.max-headers", properties.maxHeaders()), defaults.maxUnfinished());
		IpcProperties.Template template = properties.template();
		Map<String, TaskOptions> options = new HashMap<>();
		TlsOptionsFactory tls = new TlsOptionsFactory(bundles);
		DeliveryOptions delivery = DeliveryOptionsFactory.create(template);
		tasks.forEach((name, task) -> options.put(name,
				TaskOptionsFactory.create(name, task, tls).with(DeliveryOptionsFactory.create(task, delivery))));
		return new EngineOptions(limits, window(properties.window()),
				PropertyChecks.positive("ipc.connect-timeout", properties.connectTimeout()),
				PropertyChecks.positive("ipc.write-timeout", properties.writeTimeout()), template.retryFor(),
				PropertyChecks.positive("ipc.template.confirm-timeout", template.confirmTimeout()),
				template.preferredTransports(), options, delivery,
				PropertyChecks.positive("ipc.listener.shutdown-timeout", properties.listener().shutdownTimeout()),
				PropertyChecks.positive("ipc.template.shutdown-timeout", template.shutdownTimeout()),
				performance(properties.performance()), replyMemory(properties.limits().replyMemory()));
	}

	private static PerformanceOptions performance(IpcProperties.Performance properties) {
		int most = FrameLayout.MAX_FRAME_LENGTH;
		if (properties.batchSize().toBytes() < 1 || properties.batchSize().toBytes() > most) {
			throw PropertyChecks.invalid("ipc.performance.batch-size", properties.batchSize(),
					"It must be from 1 to " + most + " bytes, the most that is written at once.");
		}
		if (properties.spin().isNegative()) {
			throw PropertyChecks.invalid("ipc.performance.spin", properties.spin(), "It must not be negative.");
		}
		return new PerformanceOptions((int) properties.batchSize().toBytes(), properties.spin());
	}

	private static long replyMemory(DataSize size) {
		if (size.isNegative()) {
			throw PropertyChecks.invalid("ipc.limits.reply-memory", size, "It must not be negative.");
		}
		return size.toBytes();
	}

	private static int window(int window) {
		if (Integer.bitCount(window) != 1 || window < 1) {
			throw PropertyChecks.invalid("ipc.window", window, "It must be a power of two, for example 1024.");
		}
		return window;
	}

}
