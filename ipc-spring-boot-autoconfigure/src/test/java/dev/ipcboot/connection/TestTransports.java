package dev.ipcboot.connection;

import java.util.List;

import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.memory.MemoryTransport;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.queue.SystemVQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixDatagramTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * The carriers by their schemes.
 */
final class TestTransports {

	private TestTransports() {
	}

	/**
	 * The schemes of all carriers that speak frames, for parameterized tests.
	 */
	static List<String> confirming() {
		return List.of("unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq", "sysv-mq", "tcp", "udp");
	}

	static Transport of(String scheme) {
		return switch (scheme) {
			case "memory" -> new MemoryTransport();
			case "unix" -> new UnixStreamTransport();
			case "unix-dgram" -> new UnixDatagramTransport();
			case "unix-seqpacket" -> new UnixSeqpacketTransport();
			case "pipe" -> new FifoTransport();
			case "tcp" -> new TcpTransport();
			case "udp" -> new UdpTransport();
			case "posix-mq" -> new PosixQueueTransport();
			case "sysv-mq" -> new SystemVQueueTransport();
			default -> throw new IllegalArgumentException(scheme);
		};
	}

}
