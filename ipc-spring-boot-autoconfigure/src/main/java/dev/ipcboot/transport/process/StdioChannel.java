package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.StreamEnd;
import dev.ipcboot.transport.CompletingChannel;
import dev.ipcboot.transport.CompletingWriter;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * The standard input and output of this process. A blocked read of {@code System.in} is
 * released by nothing; one of its file channel is, by closing it.
 */
final class StdioChannel implements ReadableChannel, CompletingChannel {

	private static final String PARENT = "the parent of this process";

	private static final int OUTPUT = 1;

	private final IpcAddress address;

	private final ReadableByteChannel in;

	private final WritableByteChannel out;

	private final ProcessPipe pipe;

	private final CompletingWriter output;

	private final IpcPeer peer;

	private final Runnable onEnd;

	StdioChannel(IpcAddress address, ReadableByteChannel in, WritableByteChannel out, Runnable onEnd) {
		this.address = address;
		this.in = in;
		this.out = out;
		this.onEnd = onEnd;
		StreamEnd end = end();
		if (end != null) {
			this.pipe = new NativePipe(end, PARENT);
		}
		else {
			ThreadedPipe threaded = new ThreadedPipe(Channels.newOutputStream(out), PARENT,
					Path.of("/proc/self/fd/" + OUTPUT));
			ProcessThreads.start("ipc-stdout", threaded);
			this.pipe = threaded;
		}
		this.output = new CompletingWriter(this.pipe, PARENT, ProcessPipe.BATCH);
		this.peer = new IpcPeer(ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(-1L), -1, -1, null,
				false);
	}

	/**
	 * The standard output without blocking writes, where that is possible.
	 */
	private static @Nullable StreamEnd end() {
		try {
			return NativeAccess.get().available() ? StreamEnd.ofInherited(OUTPUT) : null;
		}
		catch (PosixException ex) {
			return null;
		}
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public IpcPeer peer() {
		return this.peer;
	}

	@Override
	public int read(ByteBuffer buffer) throws IOException {
		int count = readSome(buffer);
		if (count < 0) {
			this.onEnd.run();
		}
		return count;
	}

	private int readSome(ByteBuffer buffer) throws IOException {
		try {
			return this.in.read(buffer);
		}
		catch (ClosedChannelException ex) {
			return -1;
		}
	}

	@Override
	public int minimumRead() {
		return 1;
	}

	@Override
	public void write(ByteBuffer batch, int priority, long timeoutNanos) throws IOException {
		this.output.write(batch, priority, timeoutNanos);
	}

	@Override
	public boolean complete(long timeoutNanos) throws IOException {
		return this.output.complete(timeoutNanos);
	}

	@Override
	public boolean isMidway() {
		return this.output.isMidway();
	}

	@Override
	public int unfinished() {
		return this.output.unfinished();
	}

	@Override
	public int maxWrite() {
		return ProcessPipe.BATCH;
	}

	@Override
	public boolean isPeerPresent() {
		return this.pipe.isOpen();
	}

	/**
	 * Close it as soon as what was begun is complete.
	 * @return how many bytes of it could not be written in time
	 */
	int close(long patienceNanos) {
		long deadline = System.nanoTime() + patienceNanos;
		try {
			this.output.complete(patienceNanos);
		}
		catch (IOException ex) {
			// The parent is gone.
		}
		this.pipe.close();
		this.pipe.awaitClosed(deadline - System.nanoTime());
		close();
		return this.output.unfinished();
	}

	/**
	 * Written bytes are in the kernel, which keeps them for the parent.
	 */
	@Override
	public void close() {
		closeQuietly(this.in);
		this.pipe.close();
		closeQuietly(this.out);
		this.onEnd.run();
	}

	private static void closeQuietly(Channel channel) {
		try {
			channel.close();
		}
		catch (IOException ex) {
			// Nothing is left to be released.
		}
	}

}
