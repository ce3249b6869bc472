package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;

import dev.ipcboot.IpcProtocolException;

/**
 * Decodes messages that end with a newline. A carriage return before it is dropped, empty
 * lines are skipped, and a last line without a newline is a message too.
 */
final class LineDecoder implements MessageDecoder {

	private final FrameView view = new FrameView();

	private final FrameLimits limits;

	private byte[] begun = new byte[256];

	private int begunLength;

	LineDecoder(FrameLimits limits) {
		this.limits = limits;
	}

	@Override
	public void decode(ByteBuffer input, FrameHandler handler) {
		while (input.hasRemaining()) {
			int start = input.position();
			int newline = indexOfNewline(input, start);
			int end = (newline < 0) ? input.limit() : newline;
			if (this.begunLength + (end - start) > this.limits.maxMessageSize()) {
				throw new IpcProtocolException("A line exceeds ipc.max-message-size (" + this.limits.maxMessageSize()
						+ " bytes) without a newline; it is dropped");
			}
			if (newline < 0) {
				keep(input, end - start);
				return;
			}
			input.position(newline + 1);
			if (this.begunLength == 0) {
				emit(input, start, newline, handler);
			}
			else {
				input.position(start);
				keep(input, newline - start);
				input.position(newline + 1);
				emitBegun(handler);
			}
		}
	}

	@Override
	public void end(ByteBuffer rest, FrameHandler handler) {
		decode(rest, handler);
		emitBegun(handler);
	}

	@Override
	public void resynchronize(ByteBuffer input) {
		this.begunLength = 0;
		int newline = indexOfNewline(input, input.position());
		input.position((newline < 0) ? input.limit() : newline + 1);
	}

	private static int indexOfNewline(ByteBuffer input, int from) {
		for (int i = from; i < input.limit(); i++) {
			if (input.get(i) == '\n') {
				return i;
			}
		}
		return -1;
	}

	private void keep(ByteBuffer input, int length) {
		if (this.begunLength + length > this.begun.length) {
			this.begun = Arrays.copyOf(this.begun, Math.max(this.begunLength + length, this.begun.length * 2));
		}
		input.get(this.begun, this.begunLength, length);
		this.begunLength += length;
	}

	private void emitBegun(FrameHandler handler) {
		int length = this.begunLength;
		this.begunLength = 0;
		emit(ByteBuffer.wrap(this.begun), 0, length, handler);
	}

	private void emit(ByteBuffer buffer, int start, int end, FrameHandler handler) {
		int last = (end > start && buffer.get(end - 1) == '\r') ? end - 1 : end;
		if (last > start) {
			this.view.moveToPayload(buffer, start, last - start);
			handler.onFrame(this.view);
		}
	}

}
