package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * The load averages over 1, 5 and 15 minutes.
 */
@Component
class LoadSource implements MetricSource {

	private static final List<String> METRICS = List.of("load1", "load5", "load15");

	@Override
	public List<String> metrics() {
		return METRICS;
	}

	@Override
	public void read(Readings readings) throws IOException {
		parse(Files.readString(Path.of("/proc/loadavg")), readings);
	}

	static void parse(String loadavg, Readings readings) {
		String[] fields = loadavg.split(" ");
		for (int i = 0; i < METRICS.size(); i++) {
			readings.add(METRICS.get(i), Double.parseDouble(fields[i]));
		}
	}

}
