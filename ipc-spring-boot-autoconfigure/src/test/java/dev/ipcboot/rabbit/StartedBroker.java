package dev.ipcboot.rabbit;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts the broker before the first test: that takes seconds, on a busy machine a
 * minute, which is no time of the test. A start has a deadline of its own.
 */
public final class StartedBroker implements BeforeAllCallback {

	@Override
	public void beforeAll(ExtensionContext context) throws Exception {
		RabbitBroker.get();
	}

}
