package dev.ipcboot.connection;

import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.transport.ReadableChannel;
import dev.ipcboot.transport.ReturnCheck;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Begins and ends the sessions of the sources that send on a channel, and opens the
 * channels for their answers. Used by the reading thread alone, without the dispatch
 * lock: a HELLO is answered while the listener is busy or paused.
 */
final class Introductions {

	private final InboundContext context;

	private final ReadableChannel channel;

	/** The channel itself as one for answers, if it is two-way. */
	private @Nullable ReplyChannel back;

	private @Nullable Source introduced;

	Introductions(InboundContext context, ReadableChannel channel) {
		this.context = context;
		this.channel = channel;
	}

	/**
	 * The source that sends with an id. On a shared channel messages may come before the
	 * HELLO, for example from a queue whose last owner has died.
	 * @return the source, or {@code null} if it must say hello first
	 */
	@Nullable Source source(long id) {
		Source source = this.context.sources().find(id);
		if (isOwnChannel()) {
			return (source != null && isIntroduced(source)) ? source : null;
		}
		if (source == null) {
			source = this.context.sources().obtain(id);
			source.identify(this.channel.peer());
		}
		return source;
	}

	/**
	 * Whether a source has said hello on this channel. It may have said so on a later one
	 * since: what it has written here before still counts.
	 */
	private boolean isIntroduced(Source source) {
		return source == this.introduced || source.isAt(this.channel);
	}

	/**
	 * Whether sources prove on this channel that they are themselves: not where other
	 * code of this process writes the frames for what a broker brings.
	 */
	private boolean isOwnChannel() {
		return this.channel instanceof WritableChannel && !this.context.traits().manyOwners();
	}

	void onHello(FrameView frame) {
		HelloFrame hello = HelloFrame.of(frame, this.context.maxHeaders());
		requireTask(hello);
		Object place = place(hello);
		Source known = this.context.sources().find(hello.source());
		boolean again = known != null && known.isAt(place);
		Source source = introduce(hello, place);
		if (source == null) {
			refuse(hello);
			return;
		}
		source.accept();
		source.identify(hello.peer(this.channel.peer()));
		ReplyChannel back = openBack(hello, source);
		if (back != null) {
			source.answers().open(back, answer(source.grant(hello.window())));
		}
		if (!again) {
			this.context.events().peerConnected(this.context.task(), this.context.address(), source.peer());
		}
	}

	private @Nullable Source introduce(HelloFrame hello, Object place) {
		return this.context.sources().introduce(hello, place, this.context.traits().manyOwners());
	}

	/**
	 * Identity of the sender of a HELLO without a token: its channel, or the return
	 * address that only it reads.
	 */
	private Object place(HelloFrame hello) {
		if (this.channel instanceof WritableChannel) {
			return this.channel;
		}
		String address = hello.returnAddress();
		return (address != null) ? address : "";
	}

	/**
	 * Refuse a HELLO that knows a source, but not its token. On a shared channel only the
	 * first one is reported, since others can send as many as they like.
	 */
	private void refuse(HelloFrame hello) {
		IpcProtocolException fault = new IpcProtocolException("A HELLO for a session of task '" + this.context.task()
				+ "' does not have its token: the session belongs to another sender");
		if (isOwnChannel()) {
			throw fault;
		}
		Source source = this.context.sources().find(hello.source());
		if (source != null) {
			drop(source, fault);
		}
	}

	/**
	 * Count what is dropped on a shared channel, and report the first for each source.
	 */
	void drop(Source source, IpcProtocolException fault) {
		this.context.statistics().protocolError();
		if (source.isFirstFault()) {
			this.context.events().protocolError(this.context.task(), this.context.address(), source.peer(), fault);
		}
	}

	/** Each side of a child process has a name of its own for the other. */
	private void requireTask(HelloFrame hello) {
		String task = hello.task();
		if (task != null && !task.equals(this.context.task()) && !this.context.traits().singlePeer()) {
			Source source = isOwnChannel() ? null : introduce(hello, place(hello));
			if (source != null) {
				source.refuse();
			}
			throw new IpcProtocolException("The sender wants task '" + task + "', but task '" + this.context.task()
					+ "' listens at " + this.context.address());
		}
	}

	private Map<String, Object> answer(long granted) {
		Map<String, Object> headers = new HashMap<>(this.context.introduction());
		headers.put(HelloHeaders.TASK, this.context.task());
		headers.put(HelloHeaders.WINDOW, granted);
		headers.put(HelloHeaders.INSTANCE, this.context.instance());
		return headers;
	}

	private @Nullable ReplyChannel openBack(HelloFrame hello, Source source) {
		if (this.channel instanceof WritableChannel writable) {
			this.introduced = source;
			return own(writable, source);
		}
		String address = hello.returnAddress();
		return (address != null) ? open(address, source) : null;
	}

	/**
	 * The channel itself as one for answers: a single one for all sources that speak on
	 * it, or what one has written in part would be torn by another.
	 */
	private ReplyChannel own(WritableChannel writable, Source source) {
		ReplyChannel own = this.back;
		if (own == null || this.context.traits().manyOwners()) {
			own = this.context.traits().manyOwners() ? replies(new SharedWay(writable), source)
					: replies(writable, source);
			this.back = own;
		}
		return own;
	}

	private ReplyChannel replies(WritableChannel writable, Source source) {
		boolean own = this.context.traits().duplex() && !this.context.traits().singlePeer();
		return new ReplyChannel(writable, own, (waiting) -> onStuck(source, own, waiting));
	}

	private void onStuck(Source source, boolean closed, int waiting) {
		this.context.statistics().answerLost();
		this.context.events()
			.answerLost(this.context.task(), this.context.address(), source.peer(),
					"it has taken none for " + this.context.options().writeTimeout().toSeconds() + " s; "
							+ (closed ? "its connection was closed, and " : "") + waiting
							+ " outcomes wait until it takes them (ipc.write-timeout)");
	}

	private @Nullable ReplyChannel open(String address, Source source) {
		Answers answers = source.answers();
		ReplyChannel current = answers.channel();
		if (current != null) {
			if (answers.leadsTo(address)) {
				return current;
			}
			current.fail();
			answers.leave(current);
		}
		try {
			IpcAddress target = IpcAddress.of(address);
			String refusal = (this.channel instanceof ReturnCheck check) ? check.refusal(target) : null;
			if (refusal != null) {
				throw new IpcException(refusal);
			}
			return replies(this.context.returnPaths().open(this.context, target), source);
		}
		catch (IpcException ex) {
			this.context.events()
				.protocolError(this.context.task(), this.context.address(), source.peer(),
						new IpcProtocolException("There is no way back to the sender: " + ex.getMessage()));
			return null;
		}
	}

	void onGoodbye(FrameView frame) {
		Source source = this.context.sources().find(frame.source());
		if (source == null || (isOwnChannel() && !source.isAt(this.channel))) {
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
			ReplyChannel answers = this.back;
			if (answers == null) {
				answers = new ReplyChannel(writable, true, (waiting) -> {
				});
			}
			answers.refuse((this.introduced != null) ? this.introduced.id() : 0, reason);
		}
	}

	void onEnd(@Nullable Throwable cause) {
		Source source = this.introduced;
		if (source != null) {
			source.answers().leave(this.back);
			if (isOwnChannel() && source.isAt(this.channel) && !source.hasToken()) {
				// Nothing can prove to be this source on another channel
				this.context.sources().remove(source.id());
			}
			this.context.events().peerDisconnected(this.context.task(), this.context.address(), source.peer(), cause);
		}
	}

}
