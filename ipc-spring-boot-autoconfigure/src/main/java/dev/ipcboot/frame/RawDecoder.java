package dev.ipcboot.frame;

import java.nio.ByteBuffer;

import dev.ipcboot.IpcProtocolException;

/**
 * Takes each packet as a message, as it stands.
 */
final class RawDecoder implements MessageDecoder {

	private final FrameView view = new FrameView();

	private final FrameLimits limits;

	RawDecoder(FrameLimits limits) {
		this.limits = limits;
	}

	@Override
	public void decode(ByteBuffer input, FrameHandler handler) {
		int length = input.remaining();
		if (length > this.limits.maxMessageSize()) {
			throw new IpcProtocolException("A packet of " + length + " bytes exceeds ipc.max-message-size ("
					+ this.limits.maxMessageSize() + " bytes); it is dropped");
		}
		if (length > 0) {
			int start = input.position();
			input.position(input.limit());
			this.view.moveToPayload(input, start, length);
			handler.onFrame(this.view);
		}
	}

	@Override
	public boolean isMidway(ByteBuffer rest) {
		return false;
	}

	@Override
	public void end(ByteBuffer rest, FrameHandler handler) {
		decode(rest, handler);
	}

	@Override
	public void resynchronize(ByteBuffer input) {
		input.position(input.limit());
	}

}
