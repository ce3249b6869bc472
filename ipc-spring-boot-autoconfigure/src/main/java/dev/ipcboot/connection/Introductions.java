package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ReturnCheck;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Gets to know the sources that speak on a channel, and the ways back to them. Used by
 * the reading thread alone.
 */
final class Introductions {

	private static final long DEFAULT_WINDOW = 1024;

	private final InboundContext context;

	private final ReadableChannel channel;

	/** The way back on the channel itself, if it is two-way. */
	private @Nullable Answers back;

	private @Nullable Source introduced;

	Introductions(InboundContext context, ReadableChannel channel) {
		this.context = context;
		this.channel = channel;
	}

	/**
	 * The source with an id, whether it has said hello or not.
	 */
	Source source(long id) {
		Source source = this.context.sources().find(id);
		if (source == null) {
			source = this.context.sources().obtain(id, DEFAULT_WINDOW);
			source.identify(this.channel.peer());
		}
		return source;
	}

	void onHello(FrameView frame) {
		Map<String, Object> headers = frame.headers(this.context.maxHeaders());
		String task = String.valueOf(headers.getOrDefault(HelloHeaders.TASK, this.context.task()));
		if (!this.context.traits().singlePeer() && !task.equals(this.context.task())) {
			source(frame.source()).refuse();
			throw new IpcProtocolException("The sender wants task '" + task + "', but task '" + this.context.task()
					+ "' listens at " + this.context.address());
		}
		long window = (headers.get(HelloHeaders.WINDOW) instanceof Long number) ? number : DEFAULT_WINDOW;
		Source source = this.context.sources().obtain(frame.source(), window);
		source.identify(peer(headers));
		if (this.channel instanceof WritableChannel writable) {
			this.introduced = source;
			answerOn(writable, source);
		}
		else if (headers.get(HelloHeaders.RETURN) instanceof String address) {
			answerAt(address, source);
		}
		this.context.events().peerConnected(this.context.task(), this.context.address(), source.peer());
	}

	private IpcPeer peer(Map<String, Object> headers) {
		IpcPeer known = this.channel.peer();
		if (known.verified() && (known.pid() >= 0 || known.uid() < 0)) {
			return known;
		}
		long pid = (headers.get(HelloHeaders.PID) instanceof Long number) ? number : -1;
		String user = (headers.get(HelloHeaders.USER) instanceof String name) ? name : null;
		return new IpcPeer(pid, known.uid(), known.gid(), (known.user() != null) ? known.user() : user, false);
	}

	private void answerOn(WritableChannel writable, Source source) {
		Answers answers = new Answers(source.id(),
				this.context.traits().manyOwners() ? new SharedWay(writable) : writable);
		this.back = answers;
		source.answerThrough(answers);
		Map<String, Object> headers = new HashMap<>(this.context.introduction());
		headers.put(HelloHeaders.TASK, this.context.task());
		answers.hello(headers);
	}

	private void answerAt(String address, Source source) {
		Answers answers = source.answers();
		if (answers != null) {
			if (answers.leadsTo(address)) {
				return;
			}
			answers.channel().close();
		}
		try {
			IpcAddress target = IpcAddress.of(address);
			String refusal = (this.channel instanceof ReturnCheck check) ? check.refusal(target) : null;
			if (refusal != null) {
				throw new IpcException(refusal);
			}
			source.answerThrough(new Answers(source.id(), this.context.returnPaths().open(this.context, target)));
		}
		catch (IpcException ex) {
			source.answerThrough(null);
			this.context.events()
				.protocolError(this.context.task(), this.context.address(), source.peer(),
						new IpcProtocolException("There is no way back to the sender: " + ex.getMessage()));
		}
	}

	void onGoodbye(FrameView frame) {
		Source source = this.context.sources().find(frame.source());
		if (source == null) {
			return;
		}
		if (!this.context.traits().duplex()) {
			this.context.events().peerDisconnected(this.context.task(), this.context.address(), source.peer(), null);
		}
		this.context.sources().remove(frame.source());
	}

	/**
	 * Tell the sender why its channel is about to be closed.
	 */
	void refuse(String reason) {
		if (this.channel instanceof WritableChannel writable && this.context.framing().isConfirming()) {
			Answers answers = this.back;
			if (answers == null) {
				answers = new Answers(0, writable);
			}
			answers.goodbye(reason);
		}
	}

	void onEnd(@Nullable Throwable cause) {
		Source source = this.introduced;
		if (source != null) {
			if (source.answers() == this.back) {
				source.answerThrough(null);
			}
			this.context.events().peerDisconnected(this.context.task(), this.context.address(), source.peer(), cause);
		}
	}

}
