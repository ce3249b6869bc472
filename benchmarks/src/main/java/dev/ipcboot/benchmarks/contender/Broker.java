package dev.ipcboot.benchmarks.contender;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Neighbours that need a third process.
 */
final class Broker {

	private Broker() {
	}

	/**
	 * Whether a program is on the path.
	 */
	static boolean installed(String program) {
		return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, program)));
	}

	/**
	 * Wait until a server accepts connections.
	 */
	static void awaitPort(Process server, int port) throws IOException {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (true) {
			try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
				if (socket.isConnected()) {
					return;
				}
			}
			catch (IOException ex) {
				if (!server.isAlive() || System.nanoTime() - deadline > 0) {
					server.destroyForcibly();
					throw ex;
				}
				LockSupport.parkNanos(50_000_000);
			}
		}
	}

	static void daemon(Runnable work) {
		Thread thread = new Thread(work);
		thread.setDaemon(true);
		thread.start();
	}

	static void end(Process server) throws InterruptedException {
		server.destroy();
		if (!server.waitFor(15, TimeUnit.SECONDS)) {
			server.destroyForcibly();
		}
	}

}
