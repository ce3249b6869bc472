package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;

import dev.ipcboot.IpcAddress;

/**
 * A server, a connected writer and the channel at which the server reads it: what most
 * tests of a carrier begin with.
 */
public final class OpenLink implements AutoCloseable {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

	private static final long WRITE_NANOS = Duration.ofSeconds(20).toNanos();

	private final ServerChannel server;

	private final WritableChannel writer;

	private final ReadableChannel reader;

	private OpenLink(ServerChannel server, WritableChannel writer, ReadableChannel reader) {
		this.server = server;
		this.writer = writer;
		this.reader = reader;
	}

	public static OpenLink of(Transport transport, Endpoint endpoint) throws IOException {
		ServerChannel server = transport.listen(endpoint);
		try {
			// All senders share one channel on a one-way carrier, and it is there at
			// once.
			ReadableChannel shared = (transport.traits().duplex()) ? null : server.accept();
			WritableChannel writer = transport.connect(at(endpoint, server.address()), CONNECT_TIMEOUT);
			return new OpenLink(server, writer, (shared != null) ? shared : server.accept());
		}
		catch (IOException | RuntimeException ex) {
			server.close();
			throw ex;
		}
	}

	static Endpoint at(Endpoint endpoint, IpcAddress address) {
		return new Endpoint(endpoint.task(), address, endpoint.options());
	}

	public ServerChannel server() {
		return this.server;
	}

	public WritableChannel writer() {
		return this.writer;
	}

	public ReadableChannel reader() {
		return this.reader;
	}

	/** The writer's side of a two-way carrier. */
	public ReadableChannel back() {
		return (ReadableChannel) this.writer;
	}

	/** The server's side of a two-way carrier. */
	public WritableChannel answers() {
		return (WritableChannel) this.reader;
	}

	public static void write(WritableChannel channel, byte[] bytes) throws IOException {
		ByteBuffer batch = direct(bytes);
		channel.write(batch, 4, WRITE_NANOS);
		if (batch.hasRemaining()) {
			throw new IOException(batch.remaining() + " bytes were not consumed");
		}
	}

	public static ByteBuffer direct(byte[] bytes) {
		return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
	}

	/** One read. */
	public static byte[] read(ReadableChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocateDirect(Math.max(65536, channel.minimumRead()));
		int count = channel.read(buffer);
		if (count >= 0 && count != buffer.position()) {
			throw new IOException("read said " + count + ", the buffer says " + buffer.position());
		}
		byte[] bytes = new byte[Math.max(0, count)];
		buffer.flip().get(bytes);
		return bytes;
	}

	/** As many reads as it takes, none beyond the length, or up to the end. */
	public static byte[] read(ReadableChannel channel, int length) throws IOException {
		ByteBuffer all = ByteBuffer.allocateDirect(length + channel.minimumRead());
		while (all.position() < length) {
			all.limit((channel.minimumRead() > 1) ? all.capacity() : length);
			if (channel.read(all) < 0) {
				break;
			}
		}
		byte[] bytes = new byte[all.position()];
		all.flip().get(bytes);
		return bytes;
	}

	@Override
	public void close() {
		this.writer.close();
		this.reader.close();
		this.server.close();
	}

}
