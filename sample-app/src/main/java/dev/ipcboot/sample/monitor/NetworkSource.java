package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Bytes per second over all network interfaces but the loopback.
 */
@Component
class NetworkSource implements MetricSource {

	private static final int RECEIVED_FIELD = 0;

	private static final int SENT_FIELD = 8;

	private final Rate received = new Rate("network-received");

	private final Rate sent = new Rate("network-sent");

	@Override
	public List<String> metrics() {
		return List.of("network-received", "network-sent");
	}

	@Override
	public void read(Readings readings) throws IOException {
		List<String> dev = Files.readAllLines(Path.of("/proc/net/dev"));
		long now = System.nanoTime();
		this.received.update(sum(dev, RECEIVED_FIELD), now, readings);
		this.sent.update(sum(dev, SENT_FIELD), now, readings);
	}

	static double sum(List<String> dev, int field) {
		return dev.stream()
			.filter((line) -> line.contains(":") && !line.strip().startsWith("lo:"))
			.mapToDouble(
					(line) -> Double.parseDouble(line.substring(line.indexOf(':') + 1).strip().split("\\s+")[field]))
			.sum();
	}

}
