package dev.ipcboot.actuate;

import java.util.List;

import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.ListenerStatistics;
import org.jspecify.annotations.Nullable;

/**
 * A listener container.
 *
 * @param method what is called
 * @param state how it is doing
 * @param group the group that it belongs to, empty for none
 * @param autoStartup whether it starts with the application
 * @param concurrency how many messages are handled at a time
 * @param ackMode who gives the verdict
 * @param tasks the names of its tasks
 * @param statistics what it has counted
 * @param failure the fault that has stopped it, or {@code null}
 */
public record ListenerDescriptor(String method, IpcListenerContainer.State state, String group, boolean autoStartup,
		int concurrency, AckMode ackMode, List<String> tasks, ListenerStatistics statistics, @Nullable String failure) {

	static ListenerDescriptor of(IpcListenerContainer container) {
		Throwable failure = container.getFailure();
		return new ListenerDescriptor(container.getDescription(), container.getState(), container.getGroup(),
				container.isAutoStartup(), container.getSettings().concurrency(), container.getSettings().ackMode(),
				container.getTasks(), container.getStatistics(), (failure != null) ? failure.toString() : null);
	}

}
