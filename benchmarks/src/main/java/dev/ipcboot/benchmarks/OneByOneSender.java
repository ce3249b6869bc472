package dev.ipcboot.benchmarks;

import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Confirmed sends the plain way: one write and one confirm for each message, as many
 * unconfirmed as the engine allows.
 */
final class OneByOneSender implements Workload {

	private static final int WINDOW = 1024;

	private final Peer peer;

	private final SocketChannel channel;

	private final ByteBuffer message;

	private final Semaphore window = new Semaphore(WINDOW);

	private final AtomicLong confirmed = new AtomicLong();

	OneByOneSender(Path path, int size) throws Exception {
		this.peer = Peer.start(OneByOneReceiver.class, path.toString(), String.valueOf(size));
		this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
		this.message = ByteBuffer.allocateDirect(size);
		Thread thread = new Thread(this::readConfirms);
		thread.setDaemon(true);
		thread.start();
	}

	private void readConfirms() {
		ByteBuffer in = ByteBuffer.allocateDirect(65536);
		try {
			while (this.channel.read(in) >= 0) {
				int count = in.position() / OneByOneReceiver.CONFIRM_SIZE;
				in.flip().position(count * OneByOneReceiver.CONFIRM_SIZE);
				in.compact();
				this.confirmed.addAndGet(count);
				this.window.release(count);
			}
		}
		catch (java.io.IOException ex) {
			// The measurement is over.
		}
	}

	@Override
	public long run(long nanos) throws Exception {
		long before = this.confirmed.get();
		long end = System.nanoTime() + nanos;
		long sent = before;
		while (System.nanoTime() < end) {
			for (int i = 0; i < 100; i++) {
				this.window.acquire();
				this.channel.write(this.message.clear());
				sent++;
			}
		}
		while (this.confirmed.get() < sent) {
			LockSupport.parkNanos(100_000);
		}
		return sent - before;
	}

	@Override
	public void close() {
		try {
			this.channel.close();
		}
		catch (java.io.IOException ex) {
			// Nothing depends on it any more.
		}
		this.peer.close();
	}

}
