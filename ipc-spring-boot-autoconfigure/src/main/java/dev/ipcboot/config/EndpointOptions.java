package dev.ipcboot.config;

import java.util.List;

import dev.ipcboot.core.IpcMessageMapper;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.IpcMessageFilter;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint asks of its container; what it leaves open is up to the container
 * factory. Immutable.
 *
 * @param group the group that the container belongs to, empty for none
 * @param autoStartup whether the container starts with the application, or {@code null}
 * @param concurrency how many messages are handled at a time, or {@code null}
 * @param ackMode who gives the verdict, or {@code null}
 * @param batch whether the listener takes batches
 * @param returnExceptions whether requesters get exceptions as such
 * @param filter holds messages back, or {@code null}
 * @param mapper turns replies into their wire form, or {@code null}
 * @param properties settings as {@code key=value}, see {@link ListenerOverrides}
 */
public record EndpointOptions(String group, @Nullable Boolean autoStartup, @Nullable Integer concurrency,
		@Nullable AckMode ackMode, boolean batch, boolean returnExceptions, @Nullable IpcMessageFilter filter,
		@Nullable IpcMessageMapper mapper, List<String> properties) {

	/**
	 * Everything is up to the container factory.
	 */
	public static final EndpointOptions DEFAULT = new EndpointOptions("", null, null, null, false, false, null, null,
			List.of());

	/**
	 * Keep the properties from change.
	 */
	public EndpointOptions {
		properties = List.copyOf(properties);
	}

}
