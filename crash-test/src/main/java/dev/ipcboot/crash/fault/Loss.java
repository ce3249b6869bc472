package dev.ipcboot.crash.fault;

import java.util.Map;

/**
 * Datagrams that are lost, repeated and delayed.
 */
final class Loss implements Fault {

	private static final int MAX_MILLIS = 4000;

	private static final double MAX_SHARE = 0.4;

	@Override
	public boolean strike(Scene scene) {
		for (Map.Entry<String, UdpRelay> relay : scene.relays().entrySet()) {
			scene.begun("loss", relay.getKey(), "datagrams are lost, repeated and delayed");
			relay.getValue().disturb(scene.random().nextDouble() * MAX_SHARE);
			scene.later(scene.random().nextInt(MAX_MILLIS), () -> {
				relay.getValue().disturb(0);
				scene.healed("loss", relay.getKey());
			});
		}
		return !scene.relays().isEmpty();
	}

}
