package dev.ipcboot.transport.queue;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.posix.FileNode;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.MessageQueue;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.posix.QueueAttributes;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Inspectable;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * The owner's side of a POSIX queue.
 */
final class PosixQueueServerChannel implements ServerChannel, Verifiable, QueueDepth, Inspectable {

	private final AtomicBoolean closed = new AtomicBoolean();

	private final IpcAddress address;

	private final String name;

	private final MessageQueue queue;

	private final FileNode node;

	private final PosixQueueReader reader;

	PosixQueueServerChannel(IpcAddress address, String name, MessageQueue queue) throws PosixException {
		this.address = address;
		this.name = name;
		this.queue = queue;
		this.node = queue.node();
		this.reader = new PosixQueueReader(address, queue, (int) queue.attributes().messageSize());
	}

	@Override
	public IpcAddress address() {
		return this.address;
	}

	@Override
	public @Nullable ReadableChannel accept() {
		return this.closed.get() ? null : this.reader;
	}

	@Override
	public boolean isIntact() {
		// A queue keeps its name until it is unlinked; looking needs no descriptor
		return !this.closed.get() && !this.queue.isUnlinked();
	}

	@Override
	public Depth depth() throws IOException {
		QueueAttributes attributes = this.queue.attributes();
		return new Depth(attributes.unread(), attributes.maxMessages(), Depth.Unit.MESSAGES);
	}

	@Override
	public Map<String, Object> inspect() throws IOException {
		QueueAttributes attributes = this.queue.attributes();
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("max-messages", attributes.maxMessages());
		settings.put("message-size", attributes.messageSize());
		for (KernelLimit limit : List.of(QueueLimits.maxMessages(), QueueLimits.messageSize(),
				KernelLimit.messageQueueBytes())) {
			settings.put(limit.name(), limit.value());
		}
		return settings;
	}

	@Override
	public void close() {
		if (this.closed.compareAndSet(false, true)) {
			unlinkQuietly();
			this.reader.close();
		}
	}

	@Override
	public void abandon() {
		if (this.closed.compareAndSet(false, true)) {
			this.reader.close();
		}
	}

	private void unlinkQuietly() {
		try {
			// If somebody else has removed it, the name may be another's by now.
			if (this.node.isSame(MessageQueue.at(this.name))) {
				MessageQueue.unlink(this.name);
			}
		}
		catch (PosixException ex) {
			// The next owner takes the queue over.
		}
	}

}
