package dev.ipcboot.frame;

import java.nio.ByteBuffer;

import dev.ipcboot.IpcProtocolException;

/**
 * Decodes messages whose length comes before them. What announces the length is left to
 * the subclass. A message that has come whole is handed on in place, any other is
 * gathered as it comes.
 */
abstract class LengthDecoder implements MessageDecoder {

	private static final int NONE = -1;

	private final FrameView view = new FrameView();

	private final FrameLimits limits;

	private final Gathered begun = new Gathered();

	/** The length of the message that has begun. */
	private int announced = NONE;

	LengthDecoder(FrameLimits limits) {
		this.limits = limits;
	}

	/**
	 * Consume what announces a length, or nothing as long as it is not complete.
	 * @param input the bytes that have come
	 * @return the length, or -1 if more must come
	 * @throws IpcProtocolException if it is no such thing
	 */
	abstract long readLength(ByteBuffer input);

	/**
	 * The id of the framing, for messages to people.
	 */
	abstract String framing();

	@Override
	public void decode(ByteBuffer input, FrameHandler handler) {
		while (this.announced != NONE || readAnnouncement(input)) {
			int missing = this.announced - this.begun.length();
			if (input.remaining() < missing) {
				this.begun.append(input, input.remaining());
				return;
			}
			if (this.begun.length() == 0) {
				int start = input.position();
				input.position(start + missing);
				emit(input, start, handler);
			}
			else {
				this.begun.append(input, missing);
				emit(this.begun.take(), 0, handler);
			}
		}
	}

	private boolean readAnnouncement(ByteBuffer input) {
		int start = input.position();
		long length = readLength(input);
		if (length > this.limits.maxMessageSize()) {
			input.position(start);
			throw new IpcProtocolException("A message announces " + length + " bytes, and ipc.max-message-size allows "
					+ this.limits.maxMessageSize() + "; does the sender use another framing than '" + framing() + "'?");
		}
		this.announced = (int) length;
		return length != NONE;
	}

	private void emit(ByteBuffer buffer, int start, FrameHandler handler) {
		int length = this.announced;
		this.announced = NONE;
		this.view.moveToPayload(buffer, start, length);
		handler.onFrame(this.view);
	}

	@Override
	public boolean isMidway(ByteBuffer rest) {
		return this.announced != NONE || rest.hasRemaining();
	}

	@Override
	public void end(ByteBuffer rest, FrameHandler handler) {
		if (!isMidway(rest)) {
			return;
		}
		int come = this.begun.length() + rest.remaining();
		String expected = (this.announced != NONE) ? " of the " + this.announced + " bytes that it announced"
				: " bytes of what announces its length";
		this.begun.clear();
		this.announced = NONE;
		throw new IpcProtocolException("A message of the framing '" + framing() + "' ended after " + come + expected
				+ "; its sender did not finish it");
	}

	/**
	 * Nothing marks the beginning of a message, so everything that has come is dropped.
	 */
	@Override
	public void resynchronize(ByteBuffer input) {
		input.position(input.limit());
	}

}
