package dev.ipcboot.benchmarks.contender;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixDatagramTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * Our engine, without Spring.
 */
class Engine implements Contender {

	static final String TASK = "bench";

	/** Messages up to 64 MiB. */
	private static final FrameLimits LIMITS = new FrameLimits(65 << 20, 64, 64);

	private static final EngineOptions OPTIONS = EngineOptions.DEFAULT.with(LIMITS);

	static IpcEngine open(Place place) {
		return IpcEngine.open(OPTIONS, TaskDirectory.open(place.directory()),
				List.of(new UnixStreamTransport(), new UnixSeqpacketTransport(), new UnixDatagramTransport(),
						new FifoTransport(), new PosixQueueTransport(), new TcpTransport(), new UdpTransport()),
				EngineEvents.NONE);
	}

	@Override
	public AutoCloseable receive(Place place) {
		IpcEngine engine = open(place);
		engine.listen(TaskOptions.of(TASK).at(IpcAddress.of(place.address())), (delivery) -> {
			if (delivery.isRequest()) {
				delivery.reply(WireMessage.of(delivery.payloadBytes()));
			}
			// Otherwise returning acknowledges.
		});
		return engine;
	}

	@Override
	public Client connect(Place place) {
		return new EngineClient(open(place), TASK);
	}

}
