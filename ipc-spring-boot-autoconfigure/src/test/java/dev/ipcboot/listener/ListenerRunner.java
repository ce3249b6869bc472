package dev.ipcboot.listener;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.ShortDirectory;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Applications with listeners, whose retries don't take long.
 */
final class ListenerRunner {

	private ListenerRunner() {
	}

	static ApplicationContextRunner of(ShortDirectory directory, Class<?>... configurations) {
		return new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(IpcAutoConfiguration.class))
			.withUserConfiguration(configurations)
			.withPropertyValues(directory.property(), "ipc.listener.retry.initial-interval=5ms",
					"ipc.listener.retry.jitter=1ms", "ipc.template.confirm-timeout=20s",
					"ipc.template.reply-timeout=20s");
	}

	/**
	 * With a task that listens at an address. Queues are small, since a user has few.
	 */
	static ApplicationContextRunner at(ShortDirectory directory, String task, String address,
			Class<?>... configurations) {
		String prefix = "ipc.tasks." + task + ".";
		return of(directory, configurations).withPropertyValues(prefix + "address=" + address,
				prefix + "queue.max-messages=2", prefix + "queue.message-size=1KB");
	}

}
