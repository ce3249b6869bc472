package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.posix.FileNode;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.Pipe;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Inspectable;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side of a FIFO. Reads go through a {@link FifoReader}, whose blocked read a
 * close releases; the non-blocking control end answers questions about the pipe.
 */
final class FifoServerChannel implements ServerChannel, Verifiable, QueueDepth, Inspectable {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final Path path;

	private final Pipe control;

	private final FileNode node;

	private final FifoReader reader;

	FifoServerChannel(Path path, Pipe control, FifoReader reader) throws PosixException {
		this.path = path;
		this.control = control;
		this.node = control.node();
		this.reader = reader;
	}

	@Override
	public IpcAddress address() {
		return this.reader.address();
	}

	@Override
	public @Nullable ReadableChannel accept() {
		return this.closed.get() ? null : this.reader;
	}

	@Override
	public boolean isIntact() {
		try {
			return !this.closed.get() && this.node.isSame(FileNode.at(this.path));
		}
		catch (IOException ex) {
			return true;
		}
	}

	@Override
	public Depth depth() throws IOException {
		return new Depth(this.control.unread(), this.control.capacity(), Depth.Unit.BYTES);
	}

	@Override
	public Map<String, Object> inspect() throws IOException {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("capacity", this.control.capacity());
		for (String limit : List.of("pipe-max-size", "pipe-user-pages-soft")) {
			settings.put(limit, KernelLimit.sysctl("/proc/sys/fs/" + limit).value());
		}
		return settings;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			// The name first, so that no sender comes in behind the last reader.
			removeQuietly();
			this.reader.close();
			this.control.close();
		}
	}

	@Override
	public void abandon() {
		if (this.closed.compareAndSet(false, true)) {
			this.reader.close();
			this.control.close();
		}
	}

	private void removeQuietly() {
		try {
			FifoOpener.remove(this.path, this.node);
		}
		catch (IpcException ex) {
			// The next owner finds it without a reader and takes it over.
		}
	}

}
