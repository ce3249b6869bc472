package dev.ipcboot.crash.peer;

import java.util.List;

import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.pipe.FifoTransport;
import dev.ipcboot.transport.process.ProcessTransport;
import dev.ipcboot.transport.queue.PosixQueueTransport;
import dev.ipcboot.transport.queue.SystemVQueueTransport;
import dev.ipcboot.transport.socket.TcpTransport;
import dev.ipcboot.transport.socket.UdpTransport;
import dev.ipcboot.transport.socket.UnixDatagramTransport;
import dev.ipcboot.transport.socket.UnixSeqpacketTransport;
import dev.ipcboot.transport.socket.UnixStreamTransport;

/**
 * Transports by their schemes.
 */
public final class Carriers {

	/**
	 * Schemes of the transports that the driver knows.
	 */
	public static final List<String> ALL = List.of("unix", "unix-seqpacket", "unix-dgram", "pipe", "posix-mq",
			"sysv-mq", "tcp", "udp", "exec");

	private Carriers() {
	}

	/**
	 * Creates a transport.
	 * @param scheme its scheme
	 * @return the transport
	 */
	public static Transport of(String scheme) {
		return switch (scheme) {
			case "unix" -> new UnixStreamTransport();
			case "unix-seqpacket" -> new UnixSeqpacketTransport();
			case "unix-dgram" -> new UnixDatagramTransport();
			case "pipe" -> new FifoTransport();
			case "posix-mq" -> new PosixQueueTransport();
			case "sysv-mq" -> new SystemVQueueTransport();
			case "tcp" -> new TcpTransport();
			case "udp" -> new UdpTransport();
			case "exec" -> new ProcessTransport(ChildEvents.NONE);
			default -> throw new IllegalArgumentException("There is no transport '" + scheme + "'");
		};
	}

}
