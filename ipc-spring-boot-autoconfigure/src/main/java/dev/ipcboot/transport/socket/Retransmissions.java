package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * How often the kernel has repeated what a TCP socket has written and the other host has
 * not taken, as {@code /proc/net/tcp} tells.
 */
final class Retransmissions {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private static final int RETRANSMITS = 6;

	private static final int WORD = 4;

	private Retransmissions() {
	}

	/**
	 * Ask the kernel.
	 * @param socket a connected socket
	 * @return the number since the other host last took something; 0 if nothing is
	 * overdue, or nobody knows
	 */
	static int of(SocketChannel socket) {
		try {
			if (socket.getLocalAddress() instanceof InetSocketAddress local
					&& socket.getRemoteAddress() instanceof InetSocketAddress remote) {
				boolean old = local.getAddress() instanceof Inet4Address;
				return find(Path.of("/proc/net", old ? "tcp" : "tcp6"), " " + text(local) + " " + text(remote) + " ");
			}
		}
		catch (ClosedChannelException ex) {
			// Whoever reads or writes finds out.
		}
		catch (IOException | RuntimeException ex) {
			// Without /proc nobody knows.
		}
		return 0;
	}

	private static int find(Path table, String ends) throws IOException {
		try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
			return lines.filter((line) -> line.contains(ends))
				.map((line) -> Integer.parseInt(line.strip().split("\\s+")[RETRANSMITS], 16))
				.findFirst()
				.orElse(0);
		}
	}

	/**
	 * An end as the table has it: words of four bytes in the order of this machine, which
	 * is taken to be little-endian as every machine with Java is, and the port.
	 */
	private static String text(InetSocketAddress end) {
		byte[] address = end.getAddress().getAddress();
		StringBuilder text = new StringBuilder();
		for (int word = 0; word < address.length; word += WORD) {
			for (int i = WORD - 1; i >= 0; i--) {
				HEX.toHexDigits(text, address[word + i]);
			}
		}
		return text.append(':').append(HEX.toHexDigits((short) end.getPort())).toString();
	}

}
