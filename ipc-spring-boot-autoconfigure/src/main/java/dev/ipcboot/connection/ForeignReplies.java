package dev.ipcboot.connection;

import java.io.IOException;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Takes what comes back on a two-way link to a program that speaks a foreign framing: the
 * reply to the request that is under way. What comes without having been asked for is
 * counted and dropped. Used by the reading thread alone.
 */
final class ForeignReplies implements LinkAnswers {

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final EngineEvents events;

	private final Link link;

	ForeignReplies(TaskSender sender, LinkKeeper keeper, EngineEvents events, Link link) {
		this.sender = sender;
		this.keeper = keeper;
		this.events = events;
		this.link = link;
	}

	@Override
	public boolean takes(FrameView frame) {
		return this.sender.foreign().isAwaitedOn(this.link);
	}

	@Override
	public void begin() {
		// Replies need no preparation.
	}

	@Override
	public void onFrame(FrameView frame) {
		if (!this.sender.foreign().onReply(this.link, frame)) {
			this.sender.statistics().unasked();
			this.events.messageUnheard(this.sender.task(), this.link.address(), peer());
		}
	}

	private IpcPeer peer() {
		return this.link.channel().peer();
	}

	@Override
	public void end() {
		this.sender.foreign().pump();
	}

	@Override
	public void onFault(IpcProtocolException fault) {
		this.events.protocolError(this.sender.task(), this.link.address(), peer(), fault);
	}

	@Override
	public void onEnd(@Nullable Throwable cause) {
		String reason = this.link.isClosed() ? "the channel was closed"
				: "the other side ended the channel" + ((cause != null) ? ": " + cause.getMessage() : "");
		this.link.close();
		this.sender.foreign().onEnd(this.link, reason + " before its answer came");
		this.keeper.onEnd(this.link, new IOException(reason, cause));
		this.sender.foreign().pump();
	}

}
