package dev.ipcboot.benchmarks;

import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;

/**
 * Owns a task and acknowledges everything. Arguments: directory, address.
 */
public final class EngineReceiver {

	private EngineReceiver() {
	}

	public static void main(String[] arguments) throws Exception {
		try (IpcEngine engine = Engines.open(Path.of(arguments[0]))) {
			engine.listen(TaskOptions.of("bench").at(IpcAddress.of(arguments[1])), (delivery) -> {
				// Returning acknowledges.
			});
			Peer.readyUntilEnd();
		}
	}

}
