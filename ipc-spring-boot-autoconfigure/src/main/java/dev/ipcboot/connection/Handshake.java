package dev.ipcboot.connection;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.thread.Backoff;
import dev.ipcboot.transport.AwaitableChannel;
import dev.ipcboot.transport.ReadableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Begins the conversation on a new link: sees to it that answers are read, says HELLO,
 * and waits until the receiver has said which run of which task it is. Nothing else is
 * sent before.
 */
final class Handshake {

	/** Wait for a reader that may be busy with what lies before the HELLO. */
	private static final long SHORT_WAIT_NANOS = 200_000_000;

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final SenderContext context;

	private final Identity identity;

	private final AnswerHandler answers;

	/** The link whose HELLO is answered at a return address. */
	private volatile @Nullable Link latest;

	Handshake(TaskSender sender, LinkKeeper keeper, SenderContext context, Identity identity) {
		this.sender = sender;
		this.keeper = keeper;
		this.context = context;
		this.identity = identity;
		this.answers = new AnswerHandler(identity.source(), sender.window(), sender.statistics());
		this.answers.greet(this::onGreeting);
	}

	/**
	 * Begin.
	 * @param oldest the lowest sequence that may still be sent
	 * @param deadline the end of the wait for the receiver
	 * @throws IOException if the receiver went away at once
	 * @throws IpcTaskUnavailableException if it does not answer, or another one does
	 */
	void begin(Link opened, long oldest, long deadline) throws IOException {
		this.latest = opened;
		if (opened.channel() instanceof PeerLink peer) {
			peer.answerTo(reader(opened));
		}
		else if (opened.channel() instanceof ReadableChannel readable) {
			read(opened, readable);
		}
		if (opened.framing().isConfirming()) {
			this.sender.window().grant(opened.traits().manyOwners() ? Integer.MAX_VALUE : HelloFrame.DEFAULT_WINDOW);
			long left = Math.max(1, deadline - System.nanoTime());
			hello(opened, oldest, Math.min(left, this.context.options().writeTimeout().toNanos()));
			if (!opened.isCertain()) {
				awaitGreeting(opened, oldest, deadline);
			}
		}
	}

	private void read(Link opened, ReadableChannel channel) {
		ReadLoop loop = new ReadLoop(channel, opened.traits(), opened.framing(), this.context.options(),
				reader(opened));
		Runnable task = loop;
		if (opened.framing().isConfirming() && channel instanceof AwaitableChannel awaitable) {
			AnswerReading reading = new AnswerReading(awaitable, loop, this.sender.upkeep()::isQuiet);
			opened.readBy(reading);
			task = reading;
		}
		String name = "ipc-" + this.sender.task() + "-answers";
		Threads.startReader(name, task, loop, (defect) -> this.context.threads().passed(name, defect));
	}

	private LinkAnswers reader(Link opened) {
		return opened.framing().isConfirming() ? new LinkReader(this.sender, this.keeper, this, opened, this.answers)
				: new ForeignReplies(this.sender, this.keeper, this.context.events(), opened);
	}

	/**
	 * Introduce this process.
	 * @param oldest the lowest sequence that may still be sent
	 * @param timeoutNanos the longest wait for room; with 0, what has none stays gathered
	 */
	void hello(Link opened, long oldest, long timeoutNanos) throws IOException {
		Map<String, Object> headers = new HashMap<>(this.context.introduction());
		headers.put(HelloHeaders.TASK, this.sender.task());
		headers.put(HelloHeaders.WINDOW, (long) this.sender.window().capacity());
		headers.put(HelloHeaders.OLDEST, oldest);
		this.identity.prove(headers);
		if (!opened.traits().duplex()) {
			ReturnAddress way = this.context.returnAddresses()
				.register(opened.address(), this.identity.source(), this.sender, this.answers);
			opened.readBy(way.reading());
			headers.put(HelloHeaders.RETURN, way.address().toString());
		}
		FrameEncoder.hello(opened.outbox().room(FrameEncoder.helloLength(headers), 9, timeoutNanos),
				this.identity.source(), headers);
		if (timeoutNanos > 0) {
			opened.outbox().flush(timeoutNanos);
		}
		else {
			opened.outbox().tryFlush();
		}
	}

	private void awaitGreeting(Link opened, long oldest, long deadline) throws IOException {
		long begin = System.nanoTime();
		long wait = deadline - begin;
		boolean trusted = opened.isProtected();
		if (opened.isRecorded() && isReader(opened)) {
			trusted = true;
			wait = 0;
		}
		else if (trusted) {
			wait = Math.min(wait, SHORT_WAIT_NANOS);
		}
		Backoff repeat = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
		boolean known = false;
		for (long left = wait; !known && left > 0; left = begin + wait - System.nanoTime()) {
			known = await(opened, opened.traits().reliable() ? left : Math.min(left, repeat.next()));
			if (!known && !opened.traits().reliable()) {
				hello(opened, oldest, 0);
			}
		}
		require(opened, trusted, System.nanoTime() - begin);
	}

	private boolean await(Link opened, long nanos) {
		try {
			return opened.greeting().await(nanos);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IpcException("Interrupted while waiting for task '" + this.sender.task() + "' at "
					+ opened.address() + " to answer", ex);
		}
	}

	/**
	 * Whether only this thread could read the answer: it calls back an application, which
	 * sends.
	 */
	private boolean isReader(Link opened) {
		return !opened.traits().duplex() && this.context.returnAddresses().isReadByCurrentThread();
	}

	private void require(Link opened, boolean trusted, long waited) throws IOException {
		Greeting greeting = opened.greeting();
		IOException end = greeting.end();
		if (greeting.isAnswered()) {
			return;
		}
		if (end != null) {
			throw end;
		}
		if (greeting.isContradicted()) {
			throw new IpcTaskUnavailableException(this.sender.task(),
					opened.address() + " leads to " + greeting.contradiction()
							+ "; nothing was sent. The address is stale, or another process " + "listens there",
					null);
		}
		if (!trusted) {
			throw new IpcTaskUnavailableException(this.sender.task(), "no answer to the HELLO came from "
					+ opened.address() + " within " + Duration.ofNanos(waited).toMillis()
					+ " ms, and nothing was sent. "
					+ "What listens there is stuck or stopped, or speaks another protocol; see ipc.connect-timeout",
					null);
		}
	}

	private void onGreeting(FrameView frame) {
		Link current = this.latest;
		if (current != null && !current.traits().duplex()) {
			onGreeting(current, frame);
		}
	}

	/**
	 * The receiver has answered a HELLO. On the thread that reads, without the lock of
	 * the sender.
	 */
	void onGreeting(Link link, FrameView frame) {
		HelloFrame hello = HelloFrame.of(frame, this.context.options().limits().maxHeaders());
		if (link.greeting().take(hello) && !link.traits().manyOwners()) {
			this.sender.window().grant(hello.window());
		}
	}

}
