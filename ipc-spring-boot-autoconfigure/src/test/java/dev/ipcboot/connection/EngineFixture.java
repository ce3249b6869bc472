package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import dev.ipcboot.TestPaths;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.Transport;

/**
 * Engines in one short directory, all closed and removed at the end.
 */
final class EngineFixture implements AutoCloseable {

	private final Path path;

	private final List<IpcEngine> engines = new ArrayList<>();

	EngineFixture() throws IOException {
		this.path = TestPaths.create();
	}

	Path path() {
		return this.path;
	}

	IpcEngine engine(Transport... transports) {
		return engine(EngineOptions.DEFAULT, transports);
	}

	IpcEngine engine(EngineOptions options, Transport... transports) {
		return engine(options, EngineEvents.NONE, transports);
	}

	IpcEngine engine(EngineOptions options, EngineEvents events, Transport... transports) {
		IpcEngine engine = IpcEngine.open(options, TaskDirectory.open(this.path), List.of(transports), events);
		this.engines.add(engine);
		return engine;
	}

	@Override
	public void close() throws IOException {
		this.engines.forEach(IpcEngine::close);
		// Queues outlive a receiver that was killed, until its next life, which never
		// comes here
		TaskDirectory.open(this.path)
			.sweep((entry) -> entry.addresses()
				.forEach((address) -> TestTransports.of(address.scheme()).remove(address)));
		try (Stream<Path> files = Files.walk(this.path)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
