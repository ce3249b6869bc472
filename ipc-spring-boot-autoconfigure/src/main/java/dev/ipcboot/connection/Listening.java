package dev.ipcboot.connection;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.TaskName;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadListener;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Inspectable;
import dev.ipcboot.transport.Pausable;
import dev.ipcboot.transport.PeerFailedException;
import dev.ipcboot.transport.QueueDepth;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * One address at which a task listens, with the channels that it has accepted. On a
 * two-way carrier a thread accepts and each channel has a thread that reads it; on a
 * one-way carrier one thread reads the channel that all senders share.
 */
final class Listening implements ThreadListener, AutoCloseable {

	private static final long CHECK_NANOS = 500_000_000;

	/** A server that ends by itself earlier than this is not in order. */
	private static final long STEADY_NANOS = 1_000_000_000;

	/** So many readers in a row that meet a defect are an address that fails. */
	private static final int DEFECTS = 3;

	/** Defects that are further apart are not in a row. */
	private static final long DEFECT_NANOS = 2_000_000_000;

	private static final long LONGEST_WRITE_NANOS = 10_000_000_000L;

	private final InboundContext context;

	private final Supplier<ServerChannel> opener;

	private final RefusedPeers refused;

	private final IpcAddress address;

	private final Set<ReadableChannel> channels = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private volatile ServerChannel server;

	/** Held while the object is opened again: none is opened once this is closed. */
	private final ReentrantLock opening = new ReentrantLock();

	/** Under the lock. */
	private boolean paused;

	private volatile boolean closed;

	/**
	 * Whether the object was seen to be removed or replaced by somebody, and the server
	 * closed for it.
	 */
	private volatile boolean removed;

	private long checkedAt;

	private final AtomicInteger defects = new AtomicInteger();

	private volatile long defectAt = System.nanoTime() - DEFECT_NANOS;

	private final ThreadFaults faults;

	private final SupervisedThread thread;

	private volatile Consumer<Throwable> onFailure = (cause) -> {
	};

	private volatile Runnable onRecovery = () -> {
	};

	/**
	 * Whether the server has to be opened again. Used by the thread alone, as are these.
	 */
	private boolean ended;

	private long openedAt = System.nanoTime() - STEADY_NANOS;

	/** Whether the server has ended by itself as soon as it was opened. */
	private boolean flapping;

	/** The reading of the channel that all senders share. Used by the thread alone. */
	private @Nullable ReadLoop shared;

	/** What ended the channel that all senders share. */
	private @Nullable Throwable fault;

	Listening(InboundContext context, ServerChannel server, Supplier<ServerChannel> opener, RefusedPeers refused,
			ThreadFaults faults) {
		this.context = context;
		this.server = server;
		this.address = server.address();
		this.opener = opener;
		this.refused = refused;
		this.faults = faults;
		this.thread = new SupervisedThread(threadName(), isPrivate(), this::serve, this);
	}

	IpcAddress address() {
		return this.address;
	}

	/**
	 * Begin to receive.
	 * @param onFailure called with each fault
	 * @param onRecovery called when messages can be received again
	 * @throws dev.ipcboot.thread.ThreadStartException if no thread can be started
	 */
	void start(Consumer<Throwable> onFailure, Runnable onRecovery) {
		this.onFailure = onFailure;
		this.onRecovery = onRecovery;
		this.thread.start();
	}

	/** A private task does not keep the JVM alive. */
	private boolean isPrivate() {
		return this.context.task().startsWith(TaskName.RETURN_PREFIX);
	}

	/**
	 * Serve the address until this is closed. Called again after a pause when it has
	 * thrown something, whatever it is: then the server is asked again, or opened again
	 * if it has ended.
	 */
	private void serve() throws IOException {
		if (this.ended) {
			reopen();
		}
		if (this.closed) {
			return;
		}
		ServerChannel current = this.server;
		try {
			if (this.context.traits().duplex()) {
				acceptAll(current);
			}
			else {
				readShared(current);
			}
		}
		catch (PeerFailedException ex) {
			// Nothing is left that could be opened again
			report(ex, true);
			return;
		}
		if (!this.closed) {
			this.ended = true;
			this.flapping = !this.removed && System.nanoTime() - this.openedAt < STEADY_NANOS;
			current.close();
			throw end();
		}
	}

	private IOException end() {
		Throwable cause = this.fault;
		return new IOException(this.removed ? "somebody removed or replaced what stood at " + this.address
				: "the address " + this.address + " has ended" + ((cause != null) ? ": " + cause.getMessage() : ""),
				cause);
	}

	/**
	 * Listen again at the same address. The next owner of the task may have opened its
	 * object already, which must not be touched once this is closed.
	 */
	private void reopen() {
		this.opening.lock();
		try {
			if (this.closed) {
				return;
			}
			this.server = this.opener.get();
			passOn(this.server);
			this.openedAt = System.nanoTime();
			this.removed = false;
			this.fault = null;
			this.ended = false;
		}
		finally {
			this.opening.unlock();
		}
		if (!this.flapping) {
			this.thread.worked();
		}
	}

	private void acceptAll(ServerChannel current) throws IOException {
		ReadableChannel channel = current.accept();
		while (channel != null) {
			this.thread.worked();
			read(channel);
			channel = current.accept();
		}
	}

	/**
	 * Have a channel read by a thread of its own. If no thread can be started, the peer
	 * waits until one can, as behind a slow reader: it loses nothing of what it has sent.
	 */
	private void read(ReadableChannel channel) {
		this.channels.add(channel);
		String name = threadName() + "-" + this.accepted.incrementAndGet();
		try {
			while (!this.closed && !startReader(name, channel)) {
				// Until there is room for a thread
			}
			this.thread.worked();
		}
		catch (RuntimeException | Error ex) {
			this.channels.remove(channel);
			channel.close();
			throw ex;
		}
	}

	private boolean startReader(String name, ReadableChannel channel) {
		try {
			Inbound inbound = new Inbound(this.context, channel, (cause) -> this.channels.remove(channel));
			ReadLoop loop = loop(channel, inbound);
			Threads.startReader(name, loop, loop, this::onDefect);
			return true;
		}
		catch (ThreadStartException | OutOfMemoryError ex) {
			this.thread.failed(ex);
			return false;
		}
	}

	private void readShared(ServerChannel current) throws IOException {
		ReadLoop loop = this.shared;
		if (loop == null) {
			ReadableChannel channel = current.accept();
			if (channel == null) {
				return;
			}
			this.channels.add(channel);
			loop = loop(channel, new Inbound(this.context, channel, (cause) -> {
				this.fault = cause;
				this.channels.remove(channel);
			}));
			this.shared = loop;
		}
		loop.run();
		this.shared = null;
	}

	/**
	 * The reader of a connection has met a defect of this process, which has ended the
	 * connection: its sender connects again. Where that happens again and again, nothing
	 * is received.
	 */
	private void onDefect(Throwable cause) {
		this.faults.passed(threadName(), cause);
		long now = System.nanoTime();
		int row = (now - this.defectAt < DEFECT_NANOS) ? this.defects.incrementAndGet() : 1;
		this.defects.set(row);
		this.defectAt = now;
		if (row >= DEFECTS) {
			this.onFailure.accept(cause);
		}
	}

	private void report(Throwable cause, boolean first) {
		if (first) {
			this.context.events().receiverFailed(this.context.task(), this.address, cause);
		}
		this.onFailure.accept(cause);
	}

	@Override
	public void threadFailed(String name, Throwable cause, boolean first) {
		this.faults.count(cause);
		report(cause, first);
	}

	@Override
	public void threadRecovered(String name) {
		this.onRecovery.run();
	}

	/**
	 * Whether what keeps the messages can do without this receiver for a while.
	 */
	boolean isPausable() {
		return this.server instanceof Pausable;
	}

	/**
	 * Take nothing further, or go on.
	 */
	void pause(boolean newPaused) {
		this.opening.lock();
		try {
			this.paused = newPaused;
			passOn(this.server);
		}
		finally {
			this.opening.unlock();
		}
	}

	private void passOn(ServerChannel current) {
		if (current instanceof Pausable pausable) {
			if (this.paused) {
				pausable.pause();
			}
			else {
				pausable.resume();
			}
		}
	}

	private String threadName() {
		return "ipc-" + this.context.task() + "-" + this.context.scheme();
	}

	private ReadLoop loop(ReadableChannel channel, Inbound inbound) {
		return new ReadLoop(channel, this.context.traits(), this.context.framing(), this.context.options(), inbound);
	}

	/**
	 * The address as it is now. What the kernel does not tell is left out.
	 */
	AddressSnapshot inspect() {
		ServerChannel current = this.server;
		Depth depth = null;
		Map<String, Object> settings = Map.of();
		try {
			if (current instanceof Inspectable inspectable) {
				settings = inspectable.inspect();
			}
			if (current instanceof QueueDepth queue) {
				depth = queue.depth();
			}
		}
		catch (IOException ex) {
			// The object has vanished, which the state of the receiver tells.
		}
		return new AddressSnapshot(this.address, depth, settings);
	}

	/**
	 * For how long the oldest verdict has been due that was taken out of the call.
	 */
	long oldestUnacknowledged(long now) {
		return this.context.sources()
			.all()
			.stream()
			.mapToLong((source) -> source.oldestUnacknowledged(now))
			.max()
			.orElse(0);
	}

	List<PeerSnapshot> peers() {
		return this.context.sources()
			.all()
			.stream()
			.map((source) -> new PeerSnapshot(source.peer(), this.address, source.since(), source.received(),
					source.unacknowledged()))
			.toList();
	}

	/**
	 * How many peers were turned away.
	 */
	long refused() {
		return this.refused.count();
	}

	void onTick(long now) {
		if (now - this.checkedAt >= CHECK_NANOS) {
			this.checkedAt = now;
			checkObject();
			checkReaders(now);
		}
		for (Source source : this.context.sources().all()) {
			source.answers().checkStuck(now, LONGEST_WRITE_NANOS);
		}
	}

	private void checkReaders(long now) {
		if (this.defects.get() >= DEFECTS && now - this.defectAt >= DEFECT_NANOS) {
			this.defects.set(0);
			this.onRecovery.run();
		}
	}

	private void checkObject() {
		ServerChannel current = this.server;
		if (!this.closed && current instanceof Verifiable verifiable && !verifiable.isIntact()) {
			this.removed = true;
			current.close();
		}
	}

	/**
	 * Read nothing more, and leave the object to the next owner of the name. What has
	 * been read is handled; on a one-way carrier its outcome is still told.
	 */
	void abandon(String reason) {
		endOpening();
		this.server.abandon();
		sayGoodbye(reason);
		this.channels.forEach(ReadableChannel::close);
	}

	private void endOpening() {
		this.opening.lock();
		this.closed = true;
		this.opening.unlock();
		this.thread.stop();
	}

	private void sayGoodbye(String reason) {
		int left = this.context.sources().sayGoodbye(reason);
		if (left > 0) {
			this.context.events()
				.answerLost(this.context.task(), this.address, IpcPeer.UNKNOWN,
						"the task was closed while " + left + " outcomes waited for senders that take none");
		}
	}

	@Override
	public void close() {
		endOpening();
		sayGoodbye("task '" + this.context.task() + "' was closed");
		// First the server: it would make good for a channel that ends before it
		this.server.close();
		this.context.sources().close();
		this.channels.forEach(ReadableChannel::close);
		this.context.statistics().close();
	}

}
