package dev.ipcboot.connection;

import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.queue.SystemVQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * The carriers by their schemes.
 */
final class TestTransports {

	private TestTransports() {
	}

	static Transport of(String scheme) {
		return switch (scheme) {
			case "memory" -> new MemoryTransport();
			case "unix" -> new UnixStreamTransport();
			case "pipe" -> new FifoTransport();
			case "tcp" -> new TcpTransport();
			case "udp" -> new UdpTransport();
			case "posix-mq" -> new PosixQueueTransport();
			case "sysv-mq" -> new SystemVQueueTransport();
			default -> throw new IllegalArgumentException(scheme);
		};
	}

}
