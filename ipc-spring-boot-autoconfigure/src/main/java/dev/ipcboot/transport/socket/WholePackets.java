package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;

import dev.ipcboot.IpcProtocolException;

/**
 * Reads packets whole or not at all. The kernel cuts one that does not fit, and says
 * nothing: so there is always room for one byte more than the largest packet, and whoever
 * fills it was too long.
 */
final class WholePackets implements ReadableByteChannel {

	private final ReadableByteChannel packets;

	private final int largest;

	WholePackets(ReadableByteChannel packets, int largest) {
		this.packets = packets;
		this.largest = largest;
	}

	/**
	 * The room that a reader must offer.
	 * @param largest the largest packet to accept
	 * @return the number of bytes
	 */
	static int room(int largest) {
		return largest + 1;
	}

	/**
	 * Read one packet.
	 * @throws IpcProtocolException if it was too long; it is gone, and the next call
	 * reads the next one
	 */
	@Override
	public int read(ByteBuffer buffer) throws IOException {
		int start = buffer.position();
		int limit = buffer.limit();
		if (limit - start < room(this.largest)) {
			throw new IllegalArgumentException("A buffer with room for " + (limit - start)
					+ " bytes is too small for packets of up to " + this.largest);
		}
		int count;
		try {
			count = readWhatIsLeft(buffer.limit(start + room(this.largest)));
		}
		finally {
			buffer.limit(limit);
		}
		if (count > this.largest) {
			buffer.position(start);
			throw new IpcProtocolException(
					"A packet is longer than " + this.largest + " bytes, the most that is accepted");
		}
		return count;
	}

	/**
	 * Linux tells once that the other side has gone without reading everything, even
	 * though packets from it are still to be read. They come first.
	 */
	private int readWhatIsLeft(ByteBuffer buffer) throws IOException {
		try {
			return this.packets.read(buffer);
		}
		catch (ClosedChannelException ex) {
			throw ex;
		}
		catch (IOException ex) {
			return this.packets.read(buffer);
		}
	}

	@Override
	public boolean isOpen() {
		return this.packets.isOpen();
	}

	@Override
	public void close() throws IOException {
		this.packets.close();
	}

}
