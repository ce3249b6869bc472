package dev.ipcboot.autoconfigure;

import java.time.Duration;

import dev.ipcboot.listener.ListenerSettings;
import dev.ipcboot.listener.RetrySettings;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Makes settings of listeners from properties, and says which property is wrong.
 */
final class ListenerSettingsFactory {

	private static final String PREFIX = "ipc.listener.";

	private ListenerSettingsFactory() {
	}

	static ListenerSettings create(IpcProperties.Listener listener, boolean virtualThreads) {
		return new ListenerSettings(listener.ackMode(), positive("concurrency", listener.concurrency()),
				positive("inbox-size", listener.inboxSize()), positive("batch-size", listener.batchSize()),
				notNegative("batch-timeout", listener.batchTimeout()),
				positive("delivery-limit", listener.deliveryLimit()),
				notNegative("shutdown-timeout", listener.shutdownTimeout()), listener.idleEventInterval(),
				virtualThreads, retry(listener.retry()), listener.deadLetter().enabled());
	}

	private static RetrySettings retry(IpcProperties.Retry retry) {
		if (retry.maxRetries() < 0) {
			throw invalid("retry.max-retries", retry.maxRetries(), "It must not be negative.");
		}
		if (retry.multiplier() < 1) {
			throw invalid("retry.multiplier", retry.multiplier(), "It must be at least 1.");
		}
		return new RetrySettings(retry.enabled(), retry.maxRetries(),
				PropertyChecks.positive(PREFIX + "retry.initial-interval", retry.initialInterval()), retry.multiplier(),
				PropertyChecks.positive(PREFIX + "retry.max-interval", retry.maxInterval()),
				notNegative("retry.jitter", retry.jitter()));
	}

	static int positive(String name, int value) {
		if (value < 1) {
			throw invalid(name, value, "It must be at least 1.");
		}
		return value;
	}

	private static Duration notNegative(String name, Duration value) {
		if (value.isNegative()) {
			throw invalid(name, value, "It must not be negative.");
		}
		return value;
	}

	private static InvalidConfigurationPropertyValueException invalid(String name, Object value, String reason) {
		return new InvalidConfigurationPropertyValueException(PREFIX + name, value, reason);
	}

}
