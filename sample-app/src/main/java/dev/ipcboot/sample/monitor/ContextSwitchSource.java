package dev.ipcboot.sample.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * Context switches per second.
 */
@Component
class ContextSwitchSource implements MetricSource {

	private static final String METRIC = "context-switches";

	private final Rate rate = new Rate(METRIC);

	@Override
	public List<String> metrics() {
		return List.of(METRIC);
	}

	@Override
	public void read(Readings readings) throws IOException {
		this.rate.update(parse(Files.readAllLines(Path.of("/proc/stat"))), System.nanoTime(), readings);
	}

	static double parse(List<String> stat) {
		return stat.stream()
			.filter((line) -> line.startsWith("ctxt "))
			.mapToDouble((line) -> Double.parseDouble(line.substring("ctxt ".length())))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("/proc/stat has no line ctxt"));
	}

}
