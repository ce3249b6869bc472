package dev.ipcboot.connection;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A line server at a Unix socket that knows nothing of this project. The test says what
 * it answers, and when.
 */
final class ForeignServer implements AutoCloseable {

	private final ServerSocketChannel server;

	private final Thread acceptor;

	private final List<SocketChannel> connections = new CopyOnWriteArrayList<>();

	private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

	ForeignServer(Path path) throws IOException {
		this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		this.server.bind(UnixDomainSocketAddress.of(path));
		this.acceptor = Threads.start("foreign-server", true, this::acceptAll);
	}

	private void acceptAll() {
		try {
			while (true) {
				SocketChannel connection = this.server.accept();
				this.connections.add(connection);
				Threads.start("foreign-server-reader", true, () -> readAll(connection));
			}
		}
		catch (IOException ex) {
			// The end of the test.
		}
	}

	private void readAll(SocketChannel connection) {
		ByteBuffer one = ByteBuffer.allocate(1);
		StringBuilder line = new StringBuilder();
		try {
			while (connection.read(one.clear()) >= 0) {
				if (one.get(0) == '\n') {
					this.lines.add(line.toString());
					line.setLength(0);
				}
				else {
					line.append((char) one.get(0));
				}
			}
		}
		catch (IOException ex) {
			// The other side is gone.
		}
	}

	/**
	 * The next line that came, on whatever connection.
	 */
	String take() throws InterruptedException {
		String line = this.lines.poll(20, TimeUnit.SECONDS);
		if (line == null) {
			throw new AssertionError("No line came");
		}
		return line;
	}

	boolean isIdle() {
		return this.lines.isEmpty();
	}

	int connections() {
		return this.connections.size();
	}

	/**
	 * Write to a connection, the first one being 0.
	 */
	void write(int connection, String text) throws IOException {
		this.connections.get(connection).write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
	}

	/**
	 * End a connection.
	 */
	void hangUp(int connection) throws IOException {
		this.connections.get(connection).close();
	}

	/**
	 * The kernel takes connections for as long as a thread is within {@code accept}, also
	 * after the close: nobody is refused before that thread has left.
	 */
	@Override
	public void close() throws IOException, InterruptedException {
		this.server.close();
		this.acceptor.join(20_000);
		for (SocketChannel connection : this.connections) {
			connection.close();
		}
	}

}
