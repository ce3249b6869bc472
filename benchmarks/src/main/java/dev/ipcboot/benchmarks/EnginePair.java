package dev.ipcboot.benchmarks;

import java.nio.file.Path;

import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskSender;

/**
 * Two engines: one sends, the one in the second process receives.
 *
 * @param peer the second process
 * @param engine the sending engine
 */
record EnginePair(Peer peer, IpcEngine engine) implements AutoCloseable {

	static EnginePair start(Path directory, String address) throws Exception {
		Peer peer = Peer.start(EngineReceiver.class, directory.toString(), address);
		return new EnginePair(peer, Engines.open(directory));
	}

	TaskSender sender() {
		return this.engine.sender("bench");
	}

	@Override
	public void close() {
		this.engine.close();
		this.peer.close();
	}

}
