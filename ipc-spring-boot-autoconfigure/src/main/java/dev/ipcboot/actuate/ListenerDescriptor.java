package dev.ipcboot.actuate;

import java.util.List;

import dev.ipcboot.listener.IpcListenerContainer;
import org.jspecify.annotations.Nullable;

/**
 * A listener container.
 *
 * @param method what is called
 * @param state how it is doing
 * @param autoStartup whether it starts with the application
 * @param tasks the names of its tasks
 * @param failure the fault that has stopped it, or {@code null}
 */
public record ListenerDescriptor(String method, IpcListenerContainer.State state, boolean autoStartup,
		List<String> tasks, @Nullable String failure) {

	static ListenerDescriptor of(IpcListenerContainer container) {
		Throwable failure = container.getFailure();
		return new ListenerDescriptor(container.getDescription(), container.getState(), container.isAutoStartup(),
				container.getTasks(), (failure != null) ? failure.toString() : null);
	}

}
