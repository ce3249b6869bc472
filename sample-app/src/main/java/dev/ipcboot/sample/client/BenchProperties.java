package dev.ipcboot.sample.client;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;

/**
 * What {@code --messages} and {@code --size} say.
 */
@Component
class BenchProperties {

	private final int messages;

	private final int size;

	BenchProperties(@Value("${messages:100000}") int messages, @Value("${size:64}") int size) {
		Assert.isTrue(messages > 0, "--messages must be positive");
		Assert.isTrue(size >= 0, "--size must not be negative");
		this.messages = messages;
		this.size = size;
	}

	int messages() {
		return this.messages;
	}

	int size() {
		return this.size;
	}

}
