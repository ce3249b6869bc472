package dev.ipcboot.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

import dev.ipcboot.IpcException;
import dev.ipcboot.listener.AckMode;
import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.listener.RetrySettings;

import org.springframework.format.datetime.standard.DurationFormatterUtils;

/**
 * Settings of single listeners, as {@code key=value}. The keys are those of
 * {@code ipc.listener.*}.
 */
final class ListenerOverrides {

	private static final String KNOWN = "ack-mode, concurrency, inbox-size, batch-size, batch-timeout, delivery-limit,"
			+ " shutdown-timeout, idle-event-interval, dead-letter.enabled, retry.enabled, retry.max-retries,"
			+ " retry.initial-interval, retry.multiplier, retry.max-interval and retry.jitter";

	private ListenerOverrides() {
	}

	/**
	 * Settings with some of them replaced.
	 * @param settings the settings
	 * @param overrides what is replaced
	 * @return the settings
	 * @throws IpcException if a key is not known or a value can't be used
	 */
	static ListenerSettings apply(ListenerSettings settings, List<String> overrides) {
		ListenerSettings result = settings;
		for (String override : overrides) {
			int split = override.indexOf('=');
			if (split < 0) {
				throw new IpcException("property '" + override + "' is not of the form key=value");
			}
			String key = override.substring(0, split).strip();
			String value = override.substring(split + 1).strip();
			try {
				result = apply(result, key, value);
			}
			catch (IllegalArgumentException ex) {
				throw new IpcException("property " + key + " can't be '" + value + "': " + ex.getMessage(), ex);
			}
		}
		return result;
	}

	private static ListenerSettings apply(ListenerSettings settings, String key, String value) {
		return switch (key) {
			case "ack-mode" -> settings.withAckMode(AckMode.valueOf(value.toUpperCase(Locale.ROOT)));
			case "concurrency" -> settings.withConcurrency(Integer.parseInt(value));
			case "inbox-size" -> settings.withLimits(Integer.parseInt(value), settings.deliveryLimit());
			case "delivery-limit" -> settings.withLimits(settings.inboxSize(), Integer.parseInt(value));
			case "batch-size" -> settings.withBatch(Integer.parseInt(value), settings.batchTimeout());
			case "batch-timeout" -> settings.withBatch(settings.batchSize(), duration(value));
			case "shutdown-timeout" -> settings.withTimes(duration(value), settings.idleEventInterval());
			case "idle-event-interval" -> settings.withTimes(settings.shutdownTimeout(), duration(value));
			case "dead-letter.enabled" -> settings.withErrors(settings.retry(), flag(value));
			default -> settings.withErrors(retry(settings.retry(), key, value), settings.deadLetters());
		};
	}

	private static RetrySettings retry(RetrySettings retry, String key, String value) {
		return switch (key) {
			case "retry.enabled" -> new RetrySettings(flag(value), retry.maxRetries(), retry.initialInterval(),
					retry.multiplier(), retry.maxInterval(), retry.jitter());
			case "retry.max-retries" -> new RetrySettings(retry.enabled(), Integer.parseInt(value),
					retry.initialInterval(), retry.multiplier(), retry.maxInterval(), retry.jitter());
			case "retry.initial-interval" -> new RetrySettings(retry.enabled(), retry.maxRetries(), duration(value),
					retry.multiplier(), retry.maxInterval(), retry.jitter());
			case "retry.multiplier" -> new RetrySettings(retry.enabled(), retry.maxRetries(), retry.initialInterval(),
					Double.parseDouble(value), retry.maxInterval(), retry.jitter());
			case "retry.max-interval" -> new RetrySettings(retry.enabled(), retry.maxRetries(), retry.initialInterval(),
					retry.multiplier(), duration(value), retry.jitter());
			case "retry.jitter" -> new RetrySettings(retry.enabled(), retry.maxRetries(), retry.initialInterval(),
					retry.multiplier(), retry.maxInterval(), duration(value));
			default -> throw new IllegalArgumentException("listeners have no such property; known are " + KNOWN);
		};
	}

	private static Duration duration(String value) {
		return DurationFormatterUtils.detectAndParse(value);
	}

	private static boolean flag(String value) {
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "true" -> true;
			case "false" -> false;
			default -> throw new IllegalArgumentException("it must be true or false");
		};
	}

}
