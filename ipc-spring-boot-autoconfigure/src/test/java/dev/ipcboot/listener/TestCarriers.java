package dev.ipcboot.listener;

import dev.ipcboot.autoconfigure.ShortDirectory;
import dev.ipcboot.transport.Transport;
import org.junit.jupiter.api.Assumptions;

/**
 * The carriers that a test needs.
 */
final class TestCarriers {

	private TestCarriers() {
	}

	/**
	 * Skip a test whose carrier can't be used here.
	 */
	static void assumeAvailable(ShortDirectory directory, String address) {
		String scheme = address.substring(0, address.indexOf(':'));
		ListenerRunner.of(directory)
			.run((context) -> Assumptions.assumeTrue(context.getBeansOfType(Transport.class)
				.values()
				.stream()
				.anyMatch((transport) -> transport.scheme().equals(scheme) && transport.availability().available()),
					() -> "no carrier " + scheme));
	}

}
