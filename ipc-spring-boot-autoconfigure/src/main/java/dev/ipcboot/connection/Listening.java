package dev.ipcboot.connection;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.transport.Depth;
import dev.ipcboot.transport.Inspectable;
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
final class Listening implements AutoCloseable {

	private static final long CHECK_NANOS = 500_000_000;

	private static final long PAUSE_NANOS = 200_000_000;

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

	private volatile boolean closed;

	/**
	 * Whether the object was removed or replaced by somebody, and the server closed for
	 * it.
	 */
	private volatile boolean vanished;

	private long checkedAt;

	/** What ended the channel that all senders share. */
	private @Nullable Throwable fault;

	Listening(InboundContext context, ServerChannel server, Supplier<ServerChannel> opener, RefusedPeers refused) {
		this.context = context;
		this.server = server;
		this.address = server.address();
		this.opener = opener;
		this.refused = refused;
	}

	IpcAddress address() {
		return this.address;
	}

	void start(Consumer<Throwable> onFailure, Runnable onRecovery) {
		Threads.start(threadName(), isPrivate(), () -> {
			Throwable cause = serve(onFailure, onRecovery);
			while (!this.closed) {
				fail(new IOException((this.server instanceof Verifiable)
						? "somebody removed or replaced what stood at " + this.address
						: "the address " + this.address + " has ended", cause), onFailure);
				if (!(this.server instanceof Verifiable) || !reopen(onFailure)) {
					return;
				}
				onRecovery.run();
				cause = serve(onFailure, onRecovery);
			}
		});
	}

	/** Who has nothing but a private task does not live for it. */
	private boolean isPrivate() {
		return this.context.task().startsWith(TaskName.RETURN_PREFIX);
	}

	private void fail(Throwable fault, Consumer<Throwable> onFailure) {
		this.context.events().receiverFailed(this.context.task(), this.address, fault);
		onFailure.accept(fault);
	}

	/**
	 * Listen again at the same address, however long it takes until that is possible.
	 * @return {@code false} if the receiver was closed before
	 */
	private boolean reopen(Consumer<Throwable> onFailure) {
		while (!this.closed) {
			LockSupport.parkNanos(this, PAUSE_NANOS);
			try {
				if (reopenUnlessClosed()) {
					return true;
				}
			}
			catch (IpcException ex) {
				onFailure.accept(ex);
			}
		}
		return false;
	}

	/**
	 * Whoever owns the task next may have opened its object already: it must not be
	 * touched by one who has been closed.
	 */
	private boolean reopenUnlessClosed() {
		this.opening.lock();
		try {
			if (this.closed) {
				return false;
			}
			this.fault = null;
			this.server = this.opener.get();
			return true;
		}
		finally {
			this.opening.unlock();
		}
	}

	private @Nullable Throwable serve(Consumer<Throwable> onFailure, Runnable onRecovery) {
		try {
			if (this.context.traits().duplex()) {
				acceptAll(onFailure, onRecovery);
			}
			else {
				readShared();
			}
			return this.fault;
		}
		catch (IOException | RuntimeException | Error ex) {
			return ex;
		}
	}

	/**
	 * Accept until the server ends. A fault of the system does not end it, for example
	 * that there are no more descriptors: the server has paused, and goes on.
	 */
	private void acceptAll(Consumer<Throwable> onFailure, Runnable onRecovery) {
		boolean failed = false;
		while (true) {
			try {
				ReadableChannel channel = this.server.accept();
				if (channel == null) {
					return;
				}
				if (failed) {
					failed = false;
					onRecovery.run();
				}
				read(channel);
			}
			catch (IOException ex) {
				failed = true;
				fail(ex, onFailure);
			}
		}
	}

	private void read(ReadableChannel channel) {
		this.channels.add(channel);
		Inbound inbound = new Inbound(this.context, channel, (cause) -> this.channels.remove(channel));
		Threads.start(threadName() + "-" + this.accepted.incrementAndGet(), true, loop(channel, inbound));
	}

	private void readShared() throws IOException {
		ReadableChannel channel = this.server.accept();
		if (channel != null) {
			this.channels.add(channel);
			loop(channel, new Inbound(this.context, channel, (cause) -> this.fault = cause)).run();
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

	boolean isCongested() {
		return this.context.sources().all().stream().anyMatch((source) -> {
			Answers answers = source.answers();
			return answers != null && answers.isCongested();
		});
	}

	void onTick(long now) {
		if (now - this.checkedAt >= CHECK_NANOS) {
			this.checkedAt = now;
			checkObject();
		}
		for (Source source : this.context.sources().all()) {
			Answers answers = source.answers();
			if (answers != null) {
				answers.checkStuck(now, LONGEST_WRITE_NANOS);
				answers.retry();
			}
			ForeignAnswers foreign = source.foreign();
			if (foreign != null) {
				foreign.checkStuck(now, LONGEST_WRITE_NANOS);
			}
		}
	}

	private void checkObject() {
		ServerChannel current = this.server;
		if (!this.closed && current instanceof Verifiable verifiable && !verifiable.isIntact()) {
			current.close();
		}
	}

	@Override
	public void close() {
		this.opening.lock();
		this.closed = true;
		this.opening.unlock();
		for (Source source : this.context.sources().all()) {
			Answers answers = source.answers();
			if (answers != null) {
				answers.goodbye("task '" + this.context.task() + "' was closed");
			}
		}
		// First the server: it would make good for a channel that ends before it
		this.server.close();
		this.context.sources().close();
		this.channels.forEach(ReadableChannel::close);
		this.context.statistics().close();
	}

}
