package dev.ipcboot.crash.fault;

import java.util.Map;

/**
 * TCP connections that are cut while answers are in flight.
 */
final class Cut implements Fault {

	private static final int MAX_MILLIS = 800;

	@Override
	public boolean strike(Scene scene) {
		for (Map.Entry<String, TcpProxy> proxy : scene.proxies().entrySet()) {
			scene.begun("cut", proxy.getKey(), "answers are swallowed, then the connections are cut");
			proxy.getValue().swallow();
			scene.later(scene.random().nextInt(MAX_MILLIS), () -> {
				proxy.getValue().cut();
				scene.healed("cut", proxy.getKey());
			});
		}
		return !scene.proxies().isEmpty();
	}

}
