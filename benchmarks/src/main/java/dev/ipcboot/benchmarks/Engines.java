package dev.ipcboot.benchmarks;

import java.nio.file.Path;
import java.util.List;

import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * Engines with all carriers.
 */
final class Engines {

	private Engines() {
	}

	static IpcEngine open(Path directory) {
		return IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(directory), List.of(new UnixStreamTransport(),
				new UnixSeqpacketTransport(), new FifoTransport(), new PosixQueueTransport(), new TcpTransport()),
				EngineEvents.NONE);
	}

}
