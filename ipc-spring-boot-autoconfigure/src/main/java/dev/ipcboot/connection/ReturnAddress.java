package dev.ipcboot.connection;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.IpcTaskTakenException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.thread.SupervisedThread;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.transport.AwaitableChannel;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.Verifiable;
import org.jspecify.annotations.Nullable;

/**
 * A private task of this process to which confirms and replies are sent. It has a claim
 * and a record like any other, so that whoever opens the directory after the death of
 * this process removes what it leaves.
 */
final class ReturnAddress implements ReadLoop.Batches, AutoCloseable {

	private final Claim claim;

	private final Sweeping sweeping;

	private final ServerChannel server;

	private final Map<Long, Registration> registrations = new ConcurrentHashMap<>();

	private final List<TaskSender> touched = new ArrayList<>();

	private volatile boolean ended;

	private volatile @Nullable AnswerReading reading;

	private @Nullable Registration latest;

	/** The thread that hands on what a read has brought, for comparison with itself. */
	private volatile @Nullable Thread reader;

	private ReturnAddress(Claim claim, ServerChannel server, Sweeping sweeping) {
		this.claim = claim;
		this.sweeping = sweeping;
		this.server = server;
	}

	/**
	 * Open a return address.
	 * @param wanted where, as the transport wants it
	 */
	static ReturnAddress open(TaskDirectory directory, Transport transport, IpcAddress wanted, EngineOptions options,
			ThreadFaults faults, Sweeping sweeping) {
		String task = TaskName.RETURN_PREFIX + String.format("%016x", ThreadLocalRandom.current().nextLong());
		IpcAddress address = transport.resolve(wanted, task, directory.path());
		Claim claim = directory.claim(task);
		ServerChannel server = null;
		try {
			sweeping.beforeListen(transport, address, task);
			// First the record: without it, a sweep would not know what to remove
			claim.publish(claim.describe(List.of(address), Framing.IPC.id()));
			server = Vanishing.listen(claim, () -> transport.listen(new Endpoint(task, address)));
			if (!server.address().equals(address)) {
				claim.publish(claim.describe(List.of(server.address()), Framing.IPC.id()));
			}
			ReadableChannel channel = server.accept();
			if (channel == null) {
				throw new IpcException("The return address " + server.address() + " was closed at once");
			}
			ReturnAddress opened = new ReturnAddress(claim, server, sweeping);
			Runnable reading = opened.reading(channel,
					new ReadLoop(channel, transport.traits(), Framing.IPC, options, opened));
			new SupervisedThread("ipc-answers-" + transport.scheme(), true, reading::run, faults).start();
			return opened;
		}
		catch (IOException | RuntimeException | Error ex) {
			if (server != null) {
				server.close();
			}
			sweeping.discard(address);
			claim.close();
			throw new IpcException("No return address for confirms and replies over '" + transport.scheme()
					+ ":' can be opened: " + ex.getMessage(), ex);
		}
	}

	private Runnable reading(ReadableChannel channel, ReadLoop loop) {
		if (channel instanceof AwaitableChannel awaitable) {
			AnswerReading shared = new AnswerReading(awaitable, loop, this::isQuiet);
			this.reading = shared;
			return shared;
		}
		return loop;
	}

	private boolean isQuiet() {
		for (Registration registration : this.registrations.values()) {
			if (!registration.sender().upkeep().isQuiet()) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Who reads here.
	 * @return the reading, or {@code null} if callers can't take part in it
	 */
	@Nullable AnswerReading reading() {
		return this.reading;
	}

	IpcAddress address() {
		return this.server.address();
	}

	boolean isReadByCurrentThread() {
		return this.reader == Thread.currentThread();
	}

	boolean isEnded() {
		return this.ended;
	}

	/**
	 * Put back lock and record if somebody has removed them, and look whether answers can
	 * still come.
	 * @return {@code false} if the object was removed or replaced, or its reading has
	 * ended, or the name can't be kept
	 */
	boolean keep() {
		if (this.ended || (this.server instanceof Verifiable verifiable && !verifiable.isIntact())) {
			return false;
		}
		try {
			this.claim.keep();
			return true;
		}
		catch (IpcTaskTakenException ex) {
			return false;
		}
		catch (IpcException ex) {
			// Answers still come; the next look tries again
			return true;
		}
	}

	/**
	 * The senders whose answers come here.
	 */
	Set<TaskSender> senders() {
		return this.registrations.values().stream().map(Registration::sender).collect(Collectors.toSet());
	}

	void register(long source, TaskSender sender, AnswerHandler answers) {
		this.registrations.put(source, new Registration(source, sender, answers));
	}

	void deregister(long source) {
		this.registrations.remove(source);
	}

	@Override
	public void begin() {
		this.latest = null;
		this.reader = Thread.currentThread();
	}

	@Override
	public void onFrame(FrameView frame) {
		Registration registration = this.latest;
		if (registration == null || registration.source() != frame.source()) {
			registration = this.registrations.get(frame.source());
			this.latest = registration;
		}
		if (registration != null) {
			registration.answers().onFrame(frame);
			if (!this.touched.contains(registration.sender())) {
				this.touched.add(registration.sender());
			}
		}
	}

	@Override
	public void end() {
		this.touched.forEach((sender) -> sender.upkeep().onAnswers());
		this.touched.clear();
		this.reader = null;
	}

	@Override
	public void onFault(IpcProtocolException fault) {
		// What can't be read confirms nothing; the senders' deadlines tell.
	}

	@Override
	public void onEnd(@Nullable Throwable cause) {
		this.ended = true;
	}

	@Override
	public void close() {
		this.server.close();
		this.sweeping.discard(this.server.address());
		this.claim.close();
	}

	private record Registration(long source, TaskSender sender, AnswerHandler answers) {
	}

}
