package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Memory in use and available, in bytes.
 */
@Component
class MemorySource implements MetricSource {

	@Override
	public List<String> metrics() {
		return List.of("memory-used", "memory-available");
	}

	@Override
	public void read(Readings readings) throws IOException {
		parse(Files.readAllLines(Path.of("/proc/meminfo")), readings);
	}

	static void parse(List<String> meminfo, Readings readings) {
		double available = bytes(meminfo, "MemAvailable:");
		readings.add("memory-used", bytes(meminfo, "MemTotal:") - available);
		readings.add("memory-available", available);
	}

	private static double bytes(List<String> meminfo, String name) {
		return meminfo.stream()
			.filter((line) -> line.startsWith(name))
			.mapToDouble((line) -> Double.parseDouble(line.split("\\s+")[1]) * 1024)
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("/proc/meminfo has no line " + name));
	}

}
