package dev.ipcboot.connection;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicReference;

import dev.ipcboot.IpcConfirmation.Outcome;
import dev.ipcboot.IpcException;
import dev.ipcboot.frame.FrameLayout;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.transport.PartialWriteException;
import dev.ipcboot.transport.WriteTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to a program that speaks a foreign framing: nothing in an answer says what it
 * answers, so there is one request at a time, and the next message from the channel is
 * its answer. Others queue in their order.
 * <p>
 * A request whose deadline passes leaves its answer behind, which must not be taken for
 * that of the next one: so the channel is closed, and the next request opens another.
 * <p>
 * Requests are added and written under the lock of the sender. They are completed without
 * it, as in {@link SendWindow}: whoever takes one out of its place owns the completion.
 */
final class ForeignRequests {

	private static final String NO_ANSWER = "no answer came in time; the channel was closed, since a late one "
			+ "would be taken for that of the next request";

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final int capacity;

	private final Deque<Request> queue = new ConcurrentLinkedDeque<>();

	private final AtomicReference<@Nullable Request> current = new AtomicReference<>();

	/** The last attempt to write a request found no room for any of it. */
	private volatile boolean heldUp;

	ForeignRequests(TaskSender sender, LinkKeeper keeper, EngineOptions options) {
		this.sender = sender;
		this.keeper = keeper;
		this.capacity = options.window();
	}

	/**
	 * Accept a request and write it if none is under way. Under the lock of the sender.
	 * @throws IpcException if it is not accepted
	 */
	void submit(Link link, WireMessage message, int flags, Completion completion, long deadline) {
		requirePossible(link, flags);
		ByteBuffer encoded = link.foreignWriter(this.sender.task()).encode(message);
		if (this.queue.size() >= this.capacity) {
			throw new IpcException("Task '" + this.sender.task() + "' has " + this.capacity
					+ " requests waiting (ipc.window), and answers one at a time; ask less, or wait for the replies");
		}
		this.queue.add(new Request(encoded, message.priority(), completion, deadline));
		writeNext();
	}

	private void requirePossible(Link link, int flags) {
		String task = this.sender.task();
		String problem = "Task '" + task + "' at " + link.address() + " uses the framing '" + link.framing().id()
				+ "', which ";
		if ((flags & FrameLayout.FLAG_REQUEST) == 0) {
			throw new IpcException(problem + "knows no confirms: use a plain send, or ipc.tasks." + task
					+ ".framing=ipc on its owner");
		}
		if (!link.traits().duplex()) {
			throw new IpcException(problem + "has no way back on this one-way carrier: ask over a two-way one such as "
					+ "unix:, tcp: or exec:, or use ipc.tasks." + task + ".framing=ipc on its owner");
		}
	}

	/**
	 * Write the next request if none is under way and nobody else is at it. By any
	 * thread; does nothing under the lock.
	 */
	void pump() {
		if (!this.queue.isEmpty() && this.current.get() == null && !this.sender.lock().isHeldByCurrentThread()
				&& this.sender.lock().tryLock()) {
			try {
				writeNext();
			}
			finally {
				this.sender.lock().unlock();
			}
		}
	}

	/**
	 * Write the next request if there is a link; otherwise have one opened. Under the
	 * lock of the sender.
	 */
	void writeNext() {
		Request next = this.queue.peek();
		while (next != null && this.current.get() == null) {
			if (next.deadline() - System.nanoTime() <= 0) {
				if (this.queue.remove(next)) {
					expire(next);
				}
			}
			else if (!writeNext(next)) {
				return;
			}
			next = this.queue.peek();
		}
	}

	/**
	 * Write a request.
	 * @return {@code false} if it waits, for a link or for room
	 */
	private boolean writeNext(Request next) {
		Link link = this.keeper.link();
		if (link != null && link.isClosed()) {
			this.keeper.onLost(link, new IOException("the channel was closed"));
			link = this.keeper.link();
		}
		if (link == null) {
			this.keeper.reconnectIfNeeded();
			return false;
		}
		if (!this.queue.remove(next)) {
			return true;
		}
		if (link.framing().isConfirming() || !link.traits().duplex()) {
			fail(next, Outcome.EXPIRED, "Task '" + this.sender.task() + "' has changed its framing or carrier");
			return true;
		}
		return write(link, next);
	}

	private boolean write(Link link, Request next) {
		Request written = next.on(link);
		this.current.set(written);
		try {
			link.foreignWriter(this.sender.task()).write(next.encoded().duplicate(), next.priority(), 0);
			this.sender.statistics().sent(next.encoded().remaining());
			this.heldUp = false;
		}
		catch (PartialWriteException ex) {
			// The rest follows by itself, and then the answer
			this.sender.statistics().sent(next.encoded().remaining());
			this.sender.wakeFlusher();
		}
		catch (WriteTimeoutException ex) {
			return holdBack(next, written);
		}
		catch (IOException ex) {
			onBroken(link, written, ex);
		}
		return true;
	}

	/**
	 * Keep a request for which there is no room. Nobody waits here: the thread may be one
	 * that reads, or that others wait for.
	 * @return {@code false}
	 */
	private boolean holdBack(Request next, Request written) {
		this.heldUp = true;
		if (this.current.compareAndSet(written, null)) {
			this.queue.addFirst(next);
		}
		this.sender.wakeFlusher();
		return false;
	}

	/**
	 * Whether a request waits since there was no room for it. By any thread.
	 */
	boolean isHeldUp() {
		return this.heldUp && !this.queue.isEmpty() && this.current.get() == null;
	}

	/**
	 * A link that was idle may have ended unseen: what could not be written whole was not
	 * understood, and goes once more, to whoever is there now.
	 */
	private void onBroken(Link link, Request written, IOException cause) {
		boolean mine = this.current.compareAndSet(written, null);
		this.keeper.onLost(link, cause);
		if (mine && !written.isSecondAttempt()) {
			this.queue.addFirst(written.again());
		}
		else if (mine) {
			fail(written, Outcome.EXPIRED, "the channel broke twice while sending: " + cause.getMessage());
		}
	}

	/**
	 * Whether a request is under way on a link.
	 */
	boolean isAwaitedOn(Link link) {
		Request request = this.current.get();
		return request != null && request.link() == link;
	}

	/**
	 * A message has come. By the reading thread.
	 * @return {@code false} if nobody has asked for it
	 */
	boolean onReply(Link link, FrameView frame) {
		Request request = this.current.get();
		if (request == null || request.link() != link || !this.current.compareAndSet(request, null)) {
			return false;
		}
		this.sender.statistics().replied(System.nanoTime() - request.since());
		Completions.reply(request.completion(), frame);
		return true;
	}

	/**
	 * A link has ended: nobody knows what became of the request that is under way on it.
	 */
	void onEnd(Link link, String reason) {
		Request request = this.current.get();
		if (request != null && request.link() == link && this.current.compareAndSet(request, null)) {
			boolean late = System.nanoTime() - request.deadline() >= 0;
			fail(request, Outcome.UNKNOWN, late ? NO_ANSWER : reason);
		}
	}

	/**
	 * Complete what has passed its deadline. By any thread, without the lock, which
	 * somebody may hold who waits for the peer.
	 */
	void onTick(long now) {
		complete();
		Request request = this.current.get();
		Link link = (request != null) ? request.link() : null;
		if (request != null && link != null && now - request.deadline() >= 0) {
			// First of all: from now on nothing that comes on it counts
			int unwritten = link.unfinishedForeign();
			link.abandon();
			if (this.current.compareAndSet(request, null)) {
				fail(request, Outcome.UNKNOWN,
						(unwritten > 0) ? "the last " + unwritten + " of its " + request.encoded().remaining()
								+ " bytes found no room in time; the channel was closed" : NO_ANSWER);
			}
		}
		for (Iterator<Request> each = this.queue.iterator(); each.hasNext();) {
			Request waiting = each.next();
			if (now - waiting.deadline() >= 0 && this.queue.remove(waiting)) {
				expire(waiting);
			}
		}
		pump();
	}

	private void complete() {
		Link link = this.keeper.link();
		try {
			if (link != null) {
				link.completeForeign();
			}
		}
		catch (IOException ex) {
			// The thread that reads the link sees its end, and what that means.
		}
	}

	private void expire(Request request) {
		fail(request, Outcome.EXPIRED, "it was not sent: task '" + this.sender.task()
				+ "' answers one request at a time, and was not there, busy with others, or did not read");
	}

	private void fail(Request request, Outcome outcome, String reason) {
		if (outcome == Outcome.UNKNOWN) {
			this.sender.statistics().unknown();
		}
		else {
			this.sender.statistics().expired();
		}
		Completions.complete(request.completion(), outcome, reason);
	}

	/**
	 * How many requests wait for their reply. By any thread, approximately.
	 */
	int size() {
		return this.queue.size() + ((this.current.get() != null) ? 1 : 0);
	}

	/**
	 * Whether requests wait to be written. By any thread, approximately.
	 */
	boolean isWaiting() {
		return !this.queue.isEmpty();
	}

	/**
	 * End what has not been written. By any thread.
	 */
	void failWaiting(String reason) {
		for (Request waiting = this.queue.poll(); waiting != null; waiting = this.queue.poll()) {
			fail(waiting, Outcome.EXPIRED, reason);
		}
	}

	/**
	 * End all requests. Under the lock of the sender.
	 */
	void close() {
		Request request = this.current.getAndSet(null);
		if (request != null) {
			fail(request, Outcome.UNKNOWN, "the sender was closed before the reply came");
		}
		failWaiting("the sender was closed before the request was sent");
	}

	/**
	 * A request.
	 *
	 * @param link where it is under way, or {@code null} while it waits
	 */
	private record Request(ByteBuffer encoded, int priority, Completion completion, long deadline, long since,
			@Nullable Link link, boolean isSecondAttempt) {

		Request(ByteBuffer encoded, int priority, Completion completion, long deadline) {
			this(encoded, priority, completion, deadline, System.nanoTime(), null, false);
		}

		Request on(Link newLink) {
			return new Request(this.encoded, this.priority, this.completion, this.deadline, this.since, newLink,
					this.isSecondAttempt);
		}

		Request again() {
			return new Request(this.encoded, this.priority, this.completion, this.deadline, this.since, null, true);
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
