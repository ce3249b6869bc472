package dev.ipcboot.crash.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Forwards TCP connections on loopback. It can swallow all answers and cut all
 * connections.
 */
public final class TcpProxy implements Closeable {

	private static final int BUFFER = 65_536;

	private final ServerSocket server;

	private final int target;

	private final Set<Socket> open = ConcurrentHashMap.newKeySet();

	private volatile boolean swallowing;

	/**
	 * Opens a proxy at a free port.
	 * @param target the port to which it forwards
	 * @throws IOException if there is no free port
	 */
	public TcpProxy(int target) throws IOException {
		this.target = target;
		this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
		start(this::accept);
	}

	/**
	 * Returns the port at which the proxy listens.
	 * @return the port
	 */
	public int port() {
		return this.server.getLocalPort();
	}

	/**
	 * Reads answers and does not pass them on until the next {@link #cut()}, so that many
	 * of them are lost with the connections.
	 */
	void swallow() {
		this.swallowing = true;
	}

	/**
	 * Cuts all connections.
	 */
	void cut() {
		this.open.forEach(TcpProxy::close);
		this.swallowing = false;
	}

	private void accept() {
		try {
			while (true) {
				Socket client = this.server.accept();
				connect(client);
			}
		}
		catch (IOException ex) {
			// The proxy was closed.
		}
	}

	private void connect(Socket client) {
		this.open.add(client);
		try {
			Socket receiver = new Socket(InetAddress.getLoopbackAddress(), this.target);
			this.open.add(receiver);
			start(() -> pump(client, receiver, false));
			start(() -> pump(receiver, client, true));
		}
		catch (IOException ex) {
			end(client);
		}
	}

	private void pump(Socket from, Socket to, boolean answers) {
		byte[] buffer = new byte[BUFFER];
		try {
			InputStream in = from.getInputStream();
			OutputStream out = to.getOutputStream();
			for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
				if (!(answers && this.swallowing)) {
					out.write(buffer, 0, count);
				}
			}
		}
		catch (IOException ex) {
			// The connection was cut.
		}
		finally {
			end(from);
			end(to);
		}
	}

	private void end(Socket socket) {
		this.open.remove(socket);
		close(socket);
	}

	private static void close(Closeable closeable) {
		try {
			closeable.close();
		}
		catch (IOException ex) {
			// Nothing is left to do.
		}
	}

	static void start(Runnable work) {
		Thread thread = new Thread(work, "crash-proxy");
		thread.setDaemon(true);
		thread.start();
	}

	@Override
	public void close() throws IOException {
		this.server.close();
		cut();
	}

}
