package dev.ipcboot.connection;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * One address at which a task listens, with the channels that it has accepted. On a
 * two-way carrier a thread accepts and each channel has a thread that reads it; on a
 * one-way carrier one thread reads the channel that all senders share.
 */
final class Listening implements AutoCloseable {

	private static final long LONGEST_WRITE_NANOS = 10_000_000_000L;

	private final InboundContext context;

	private final ServerChannel server;

	private final Set<ReadableChannel> channels = ConcurrentHashMap.newKeySet();

	private final AtomicInteger accepted = new AtomicInteger();

	private volatile boolean closed;

	/** What ended the channel that all senders share. */
	private @Nullable Throwable fault;

	Listening(InboundContext context, ServerChannel server) {
		this.context = context;
		this.server = server;
	}

	IpcAddress address() {
		return this.server.address();
	}

	void start(Consumer<Throwable> onFailure) {
		Threads.start(threadName(), false, () -> {
			Throwable cause = run();
			if (!this.closed) {
				IpcAddress address = this.server.address();
				Throwable fault = (cause != null) ? cause : new IOException("the address " + address + " has ended");
				this.context.events().receiverFailed(this.context.task(), address, fault);
				onFailure.accept(fault);
			}
		});
	}

	private @Nullable Throwable run() {
		try {
			if (this.context.traits().duplex()) {
				acceptAll();
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

	private void acceptAll() throws IOException {
		ReadableChannel channel = this.server.accept();
		while (channel != null) {
			ReadableChannel opened = channel;
			this.channels.add(opened);
			Inbound inbound = new Inbound(this.context, opened, (cause) -> this.channels.remove(opened));
			Threads.start(threadName() + "-" + this.accepted.incrementAndGet(), true, loop(opened, inbound));
			channel = this.server.accept();
		}
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
		return new ReadLoop(channel, this.context.traits(), this.context.framing().decoder(this.context.limits()),
				inbound);
	}

	List<PeerSnapshot> peers() {
		return this.context.sources()
			.all()
			.stream()
			.map((source) -> new PeerSnapshot(source.peer(), this.server.address(), source.since(), source.received(),
					source.unacknowledged()))
			.toList();
	}

	boolean isCongested() {
		return this.context.sources().all().stream().anyMatch((source) -> {
			Answers answers = source.answers();
			return answers != null && answers.isCongested();
		});
	}

	void onTick(long now) {
		for (Source source : this.context.sources().all()) {
			Answers answers = source.answers();
			if (answers != null) {
				answers.checkStuck(now, LONGEST_WRITE_NANOS);
				answers.retry();
			}
		}
	}

	@Override
	public void close() {
		this.closed = true;
		for (Source source : this.context.sources().all()) {
			Answers answers = source.answers();
			if (answers != null) {
				answers.goodbye("task '" + this.context.task() + "' was closed");
				answers.channel().close();
			}
		}
		this.server.close();
		this.channels.forEach(ReadableChannel::close);
		this.context.statistics().close();
	}

}
