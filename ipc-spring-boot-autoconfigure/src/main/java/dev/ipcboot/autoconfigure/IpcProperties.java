package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of message passing between processes.
 *
 * @param directory Directory in which the processes of a user find each other's tasks.
 * Created with mode 0700 if it is missing. By default '/run/ipc-UID' where that can be
 * used, else '/tmp/ipc-UID'.
 * @param maxMessageSize Largest message, headers included, that is sent or accepted.
 * @param maxHeaders Most headers of one message.
 * @param window Most messages to one task that wait for their verdict. A power of two.
 * @param connectTimeout Longest wait for a channel to open.
 * @param writeTimeout Longest wait for a receiver that does not read.
 * @param template Settings of the template.
 * @param listener Settings of all listeners.
 */
@ConfigurationProperties("ipc")
public record IpcProperties(@Nullable String directory, @DefaultValue("16MB") DataSize maxMessageSize,
		@DefaultValue("64") int maxHeaders, @DefaultValue("1024") int window,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("10s") Duration writeTimeout,
		@DefaultValue Template template, @DefaultValue Listener listener) {

	/**
	 * Settings of the template.
	 *
	 * @param defaultTask Task to send to where the call names none.
	 * @param sendTimeout Longest wait of a plain send for room at the receiver.
	 * @param confirmTimeout When a confirmed send without a verdict ends as UNKNOWN.
	 * @param replyTimeout Longest wait for a reply.
	 * @param retryFor How long messages are accepted for a receiver that was lost, in the
	 * hope that it comes back.
	 * @param preferredTransports Schemes to prefer where a task is reached over several,
	 * the best first.
	 */
	public record Template(@Nullable String defaultTask, @DefaultValue("10s") Duration sendTimeout,
			@DefaultValue("10s") Duration confirmTimeout, @DefaultValue("10s") Duration replyTimeout,
			@DefaultValue("30s") Duration retryFor, @DefaultValue List<String> preferredTransports) {
	}

	/**
	 * Settings of all listeners.
	 *
	 * @param autoStartup Whether listeners start with the application where they don't
	 * say.
	 */
	public record Listener(@DefaultValue("true") boolean autoStartup) {
	}

}
