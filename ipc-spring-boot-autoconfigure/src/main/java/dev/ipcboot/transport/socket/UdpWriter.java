package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.WritableChannel;

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

	private int sinceRest;

	private volatile boolean ended;

	UdpWriter(IpcAddress address, DatagramChannel channel, int maxWrite) {
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
			this.channel.write(batch);
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
		try {
			this.channel.close();
		}
		catch (IOException ex) {
			// The kernel closes it regardless.
		}
	}

}
