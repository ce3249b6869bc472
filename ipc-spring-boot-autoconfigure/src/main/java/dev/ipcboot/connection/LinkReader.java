package dev.ipcboot.connection;

import java.io.IOException;

import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameType;
import dev.ipcboot.frame.FrameView;
import org.jspecify.annotations.Nullable;

/**
 * Takes the answers that come back on the two-way channel of a link.
 */
final class LinkReader implements LinkAnswers {

	private final TaskSender sender;

	private final LinkKeeper keeper;

	private final Handshake handshake;

	private final Link link;

	private final AnswerHandler answers;

	LinkReader(TaskSender sender, LinkKeeper keeper, Handshake handshake, Link link, AnswerHandler answers) {
		this.sender = sender;
		this.keeper = keeper;
		this.handshake = handshake;
		this.link = link;
		this.answers = answers;
	}

	@Override
	public boolean takes(FrameView frame) {
		return frame.source() == this.keeper.source() && frame.type() != FrameType.MESSAGE;
	}

	@Override
	public void begin() {
		// Answers need no preparation.
	}

	@Override
	public void onFrame(FrameView frame) {
		if (frame.type() == FrameType.HELLO && frame.source() == this.keeper.source()) {
			this.handshake.onGreeting(this.link, frame);
		}
		else {
			this.answers.onFrame(frame);
		}
	}

	@Override
	public void end() {
		this.sender.upkeep().onAnswers();
	}

	@Override
	public void onFault(IpcProtocolException fault) {
		// The fault ends the link, which reports it.
	}

	@Override
	public void onEnd(@Nullable Throwable cause) {
		if (!this.link.isClosed()) {
			String goodbye = this.answers.goodbye();
			IOException reason = new IOException(
					(goodbye != null) ? "the receiver said goodbye: " + goodbye : describe(cause), cause);
			this.link.greeting().end(reason);
			this.link.close();
			this.keeper.onEnd(this.link, reason);
		}
	}

	private static String describe(@Nullable Throwable cause) {
		if (ReadLoop.isDefect(cause)) {
			return "this process could not read the answers: " + cause;
		}
		return "the receiver ended the channel" + ((cause != null) ? ": " + cause.getMessage() : "");
	}

}
