package dev.ipcboot.connection;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.frame.FrameEncoder;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.transport.AwaitableChannel;
import dev.ipcboot.transport.ReadableChannel;

/**
 * Begins the conversation on a new link: sees to it that answers are read, and introduces
 * this process. Under the lock of the sender.
 */
final class Handshake {

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final SenderContext context;

	private final Identity identity;

	private final AnswerHandler answers;

	Handshake(TaskSender sender, LinkKeeper keeper, SenderContext context, Identity identity) {
		this.sender = sender;
		this.keeper = keeper;
		this.context = context;
		this.identity = identity;
		this.answers = new AnswerHandler(identity.source(), sender.window(), sender.statistics());
	}

	/**
	 * Begin.
	 * @throws IOException if the receiver went away at once
	 */
	void begin(Link opened) throws IOException {
		if (opened.channel() instanceof PeerLink peer) {
			peer.answerTo(reader(opened));
		}
		else if (opened.channel() instanceof ReadableChannel readable) {
			read(opened, readable);
		}
		if (opened.framing().isConfirming()) {
			hello(opened);
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
		return opened.framing().isConfirming() ? new LinkReader(this.sender, this.keeper, opened, this.answers)
				: new ForeignReplies(this.sender, this.keeper, this.context.events(), opened);
	}

	/**
	 * Introduce this process.
	 */
	void hello(Link opened) throws IOException {
		Map<String, Object> headers = new HashMap<>(this.context.introduction());
		headers.put(HelloHeaders.TASK, this.sender.task());
		headers.put(HelloHeaders.WINDOW, (long) this.sender.window().capacity());
		headers.put(HelloHeaders.OLDEST, this.sender.window().oldestWanted());
		this.identity.prove(headers);
		if (!opened.traits().duplex()) {
			ReturnAddress way = this.context.returnAddresses()
				.register(opened.address(), this.identity.source(), this.sender, this.answers);
			opened.readBy(way.reading());
			headers.put(HelloHeaders.RETURN, way.address().toString());
		}
		long timeout = this.context.options().writeTimeout().toNanos();
		FrameEncoder.hello(opened.outbox().room(FrameEncoder.helloLength(headers), 9, timeout), this.identity.source(),
				headers);
		opened.outbox().flush(timeout);
	}

}
