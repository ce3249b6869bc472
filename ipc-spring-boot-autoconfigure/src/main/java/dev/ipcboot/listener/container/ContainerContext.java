package dev.ipcboot.listener.container;

import java.util.List;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.ContainerProperties;
import dev.ipcboot.listener.IpcListenerInterceptor;
import dev.ipcboot.listener.IpcMessageFilter;
import dev.ipcboot.listener.IpcMessageListener;
import dev.ipcboot.listener.deadletter.DeadLetterPublisher;
import dev.ipcboot.listener.error.IpcContainerErrorHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;

/**
 * What a container is made of. Immutable.
 *
 * @param engine receives the messages
 * @param mapper turns messages into their wire form and back
 * @param properties what the container is
 * @param listener is called with each message
 * @param filter holds messages back, or {@code null}
 * @param interceptors see every call, the outermost first
 * @param errorHandler decides what becomes of a message whose listener has thrown
 * @param deadLetters keeps what failed for good, or {@code null} to reject it only
 * @param events takes events
 */
public record ContainerContext(IpcEngine engine, IpcMessageMapper mapper, ContainerProperties properties,
		IpcMessageListener listener, @Nullable IpcMessageFilter filter, List<IpcListenerInterceptor> interceptors,
		IpcContainerErrorHandler errorHandler, @Nullable DeadLetterPublisher deadLetters,
		ApplicationEventPublisher events) {

	/**
	 * Keep the interceptors from change.
	 */
	public ContainerContext {
		interceptors = List.copyOf(interceptors);
	}

}
