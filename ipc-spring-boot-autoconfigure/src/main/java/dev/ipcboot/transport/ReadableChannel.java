package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A channel that can be read.
 */
public interface ReadableChannel extends Channel {

	/**
	 * Wait for bytes and read as many as are there and fit. Blocks on the calling thread,
	 * which must be a platform thread. On a carrier with
	 * {@linkplain TransportTraits#packets() packets}, exactly one packet is read.
	 * @param buffer a direct buffer with room for at least {@link #minimumRead()} bytes;
	 * its position is advanced; the channel keeps no reference to it
	 * @return the number of bytes read, at least 1, or -1 if the other side has ended or
	 * the channel has been closed
	 * @throws dev.ipcboot.IpcProtocolException if a packet was longer than the carrier
	 * accepts; it is gone, and the next call reads what follows
	 * @throws IOException if the system reports a fault
	 */
	int read(ByteBuffer buffer) throws IOException;

	/**
	 * The room that a buffer must offer to {@link #read}, so that no packet is cut short.
	 * @return the number of bytes, 1 for a stream
	 */
	int minimumRead();

}
