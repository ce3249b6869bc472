package dev.ipcboot.benchmarks;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * The plain way: reads what comes and writes one confirm for each message. Arguments:
 * path, size of a message.
 */
public final class OneByOneReceiver {

	static final int CONFIRM_SIZE = 16;

	private OneByOneReceiver() {
	}

	public static void main(String[] arguments) throws Exception {
		int size = Integer.parseInt(arguments[1]);
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(Path.of(arguments[0])));
			Thread thread = new Thread(() -> answer(server, size));
			thread.setDaemon(true);
			thread.start();
			Peer.readyUntilEnd();
		}
	}

	private static void answer(ServerSocketChannel server, int size) {
		try (SocketChannel channel = server.accept()) {
			ByteBuffer in = ByteBuffer.allocateDirect(size);
			ByteBuffer out = ByteBuffer.allocateDirect(CONFIRM_SIZE);
			while (true) {
				in.clear();
				while (in.hasRemaining()) {
					if (channel.read(in) < 0) {
						return;
					}
				}
				out.clear();
				channel.write(out);
			}
		}
		catch (java.io.IOException ex) {
			// The sender is gone, and so is the reason to go on.
		}
	}

}
