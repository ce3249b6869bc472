package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.WritableChannel;
import dev.ipcboot.transport.WriteTimeoutException;

/**
 * Sends datagrams to one port. Nothing waits for a receiver that does not keep up: the
 * kernel throws away what finds no room there, without a word. So after each 128 KiB the
 * writer rests for a moment, which lets a receiver on the same processor run.
 */
final class UdpWriter implements WritableChannel {

	private static final int BURST = 128 * 1024;

	private static final long REST_NANOS = 50_000;

	private final IpcAddress address;

	private final DatagramChannel channel;

	private final int maxWrite;

	private final Readiness writable;

	private int sinceRest;

	private volatile boolean ended;

	UdpWriter(IpcAddress address, DatagramChannel channel, int maxWrite) throws IOException {
		channel.configureBlocking(false);
		this.writable = new Readiness(channel, SelectionKey.OP_WRITE);
		this.address = address;
		this.channel = channel;
		this.maxWrite = maxWrite;
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		boolean interrupted = Thread.interrupted();
		try {
			rest(batch.remaining());
			if (this.channel.write(batch) == 0) {
				writeWhenThereIsRoom(batch, timeoutNanos);
			}
		}
		catch (PortUnreachableException ex) {
			this.ended = true;
			throw new IOException("nobody receives at " + this.address + " any more", ex);
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * The datagrams that wait for the network fill the send buffer.
	 */
	private void writeWhenThereIsRoom(ByteBuffer batch, long timeoutNanos) throws IOException {
		Deadline deadline = Deadline.in(Duration.ofNanos(timeoutNanos));
		do {
			if (deadline.isOver()) {
				throw new WriteTimeoutException(
						"the send buffer for '" + this.address + "' is full: the network took no datagram in time");
			}
			this.writable.await(deadline.leftNanos());
		}
		while (this.channel.write(batch) == 0);
	}

	@Override
	public boolean awaitRoom(int length, long timeoutNanos) throws IOException {
		return this.writable.await(timeoutNanos);
	}

	private void rest(int length) {
		this.sinceRest += length;
		if (this.sinceRest > BURST) {
			LockSupport.parkNanos(this, REST_NANOS);
			this.sinceRest = length;
		}
	}

	@Override
	public int maxWrite() {
		return this.maxWrite;
	}

	@Override
	public boolean isPeerPresent() {
		return !this.ended;
	}

	@Override
	public void close() {
		this.ended = true;
		try (this.writable) {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

}
