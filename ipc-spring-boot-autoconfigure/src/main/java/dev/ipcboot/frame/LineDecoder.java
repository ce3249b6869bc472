package dev.ipcboot.frame;

import java.nio.ByteBuffer;

import dev.ipcboot.IpcProtocolException;

/**
 * Decodes messages that end with a newline. A carriage return before it is dropped, empty
 * lines are skipped, and a last line without a newline is a message too. A line that is
 * too long is a fault once, and skipped up to its end however far that is.
 */
final class LineDecoder implements MessageDecoder {

	private final FrameView view = new FrameView();

	private final FrameLimits limits;

	private final Gathered begun = new Gathered();

	/** Whether what comes belongs to a line that was too long. */
	private boolean skipping;

	LineDecoder(FrameLimits limits) {
		this.limits = limits;
	}

	@Override
	public void decode(ByteBuffer input, FrameHandler handler) {
		if (this.skipping) {
			resynchronize(input);
		}
		while (input.hasRemaining()) {
			int start = input.position();
			int newline = indexOfNewline(input);
			int end = (newline < 0) ? input.limit() : newline;
			if (this.begun.length() + (long) (end - start) > this.limits.maxMessageSize()) {
				this.begun.clear();
				this.skipping = true;
				throw new IpcProtocolException("A line exceeds ipc.max-message-size (" + this.limits.maxMessageSize()
						+ " bytes) without a newline; it is dropped");
			}
			if (newline < 0) {
				this.begun.append(input, end - start);
				return;
			}
			if (this.begun.length() == 0) {
				input.position(newline + 1);
				emit(input, start, newline, handler);
			}
			else {
				this.begun.append(input, newline - start);
				input.position(newline + 1);
				emitBegun(handler);
			}
		}
	}

	@Override
	public boolean isMidway(ByteBuffer rest) {
		return this.begun.length() > 0 || this.skipping;
	}

	@Override
	public void end(ByteBuffer rest, FrameHandler handler) {
		if (this.skipping) {
			resynchronize(rest);
			this.skipping = false;
		}
		decode(rest, handler);
		emitBegun(handler);
	}

	@Override
	public void resynchronize(ByteBuffer input) {
		int newline = indexOfNewline(input);
		this.skipping = newline < 0;
		input.position((newline < 0) ? input.limit() : newline + 1);
	}

	private static int indexOfNewline(ByteBuffer input) {
		for (int i = input.position(); i < input.limit(); i++) {
			if (input.get(i) == '\n') {
				return i;
			}
		}
		return -1;
	}

	private void emitBegun(FrameHandler handler) {
		ByteBuffer line = this.begun.take();
		emit(line, 0, line.limit(), handler);
	}

	private void emit(ByteBuffer buffer, int start, int end, FrameHandler handler) {
		int last = (end > start && buffer.get(end - 1) == '\r') ? end - 1 : end;
		if (last > start) {
			this.view.moveToPayload(buffer, start, last - start);
			handler.onFrame(this.view);
		}
	}

}
