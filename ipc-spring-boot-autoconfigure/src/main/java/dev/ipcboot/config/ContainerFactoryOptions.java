package dev.ipcboot.config;

import java.util.List;

import dev.ipcboot.listener.ContainerCustomizer;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What a container factory gives to its containers. Immutable.
 *
 * @param autoStartup whether containers start with the application where the listener
 * does not say
 * @param settings how containers work where the listener does not say
 * @param interceptors see every call, the outermost first
 * @param customizers change what containers are, in this order
 * @param errorHandler decides what becomes of messages whose listener has thrown, or
 * {@code null} for the retry settings of each container
 * @param deadLetters keeps what failed for good, or {@code null} to reject it only
 * @param events takes events
 */
public record ContainerFactoryOptions(boolean autoStartup, ListenerSettings settings,
		List<IpcListenerInterceptor> interceptors, List<ContainerCustomizer> customizers,
		@Nullable IpcContainerErrorHandler errorHandler, @Nullable DeadLetterPublisher deadLetters,
		ApplicationEventPublisher events) {

	/**
	 * The defaults: no dead letters, no interceptors, and events for nobody.
	 */
	public static final ContainerFactoryOptions DEFAULT = new ContainerFactoryOptions(true, ListenerSettings.DEFAULT,
			List.of(), List.of(), null, null, (event) -> {
			});

	/**
	 * Keep the lists from change.
	 */
	public ContainerFactoryOptions {
		interceptors = List.copyOf(interceptors);
		customizers = List.copyOf(customizers);
	}

}
