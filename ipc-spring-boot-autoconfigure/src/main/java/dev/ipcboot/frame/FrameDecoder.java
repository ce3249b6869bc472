package dev.ipcboot.frame;

import java.nio.ByteBuffer;

import dev.ipcboot.IpcProtocolException;

/**
 * Decodes the frames of {@link FrameLayout} in place and puts fragments together. Every
 * length is checked before anything is allocated or awaited.
 */
final class FrameDecoder implements MessageDecoder {

	/** How records of TLS begin: type and major version. */
	private static final int TLS_HANDSHAKE = 0x1603;

	private static final int TLS_ALERT = 0x1503;

	private final FrameView view = new FrameView();

	private final Reassembler reassembler;

	/** Whether a fault is one of a whole frame, behind which the next one begins. */
	private boolean passed;

	FrameDecoder(FrameLimits limits) {
		this.reassembler = new Reassembler(limits);
	}

	@Override
	public void decode(ByteBuffer input, FrameHandler handler) {
		while (input.remaining() >= FrameLayout.HEADER_LENGTH) {
			int start = input.position();
			this.passed = false;
			int length = frameLength(input, start);
			if (input.remaining() < length) {
				return;
			}
			this.view.moveTo(input, start);
			input.position(start + length);
			this.passed = true;
			if (!this.view.is(FrameLayout.FLAG_FRAGMENT) || this.reassembler.accept(this.view)) {
				handler.onFrame(this.view);
			}
		}
		this.passed = false;
		if (input.remaining() >= 4) {
			checkStart(input, input.position());
		}
	}

	private static int frameLength(ByteBuffer input, int start) {
		checkStart(input, start);
		int headersLength = input.getShort(start + FrameLayout.HEADERS_LENGTH_OFFSET) & 0xFFFF;
		int payloadLength = input.getInt(start + FrameLayout.PAYLOAD_LENGTH_OFFSET);
		int rest = FrameLayout.MAX_FRAME_LENGTH - FrameLayout.HEADER_LENGTH - headersLength;
		if (payloadLength < 0 || payloadLength > rest) {
			throw new IpcProtocolException("A frame says that it has " + headersLength + " bytes of headers and "
					+ Integer.toUnsignedString(payloadLength) + " bytes of payload; a frame has at most "
					+ FrameLayout.MAX_FRAME_LENGTH + " bytes in all, larger messages travel as fragments");
		}
		return FrameLayout.HEADER_LENGTH + headersLength + payloadLength;
	}

	private static void checkStart(ByteBuffer input, int start) {
		int word = input.getInt(start);
		if (word >>> 16 != FrameLayout.MAGIC) {
			throw new IpcProtocolException("Expected a frame, which begins with F149, but found "
					+ String.format("%08X", word) + "; " + guess(word));
		}
		int version = (word >>> 8) & 0xFF;
		if (version != FrameLayout.VERSION) {
			throw new IpcProtocolException("A frame of version " + version + "; this side speaks version "
					+ FrameLayout.VERSION + ": bring both sides to the same version");
		}
	}

	@Override
	public boolean isMidway(ByteBuffer rest) {
		return false;
	}

	private static String guess(int word) {
		return switch (word >>> 16) {
			case TLS_HANDSHAKE, TLS_ALERT -> "the other side speaks TLS and this one does not: set "
					+ "ipc.tasks.<task>.ssl.bundle on both sides or on neither";
			default -> "does the sender use another framing?";
		};
	}

	@Override
	public void end(ByteBuffer rest, FrameHandler handler) {
		if (rest.hasRemaining()) {
			throw new IpcProtocolException("The channel or packet ended " + rest.remaining()
					+ " bytes into a frame; its sender did not finish it");
		}
	}

	@Override
	public void resynchronize(ByteBuffer input) {
		int position = this.passed ? input.position() : Math.min(input.position() + 1, input.limit());
		byte first = (byte) (FrameLayout.MAGIC >>> 8);
		byte second = (byte) FrameLayout.MAGIC;
		while (position < input.limit()) {
			if (input.get(position) == first && (position + 1 == input.limit() || input.get(position + 1) == second)) {
				break;
			}
			position++;
		}
		input.position(position);
	}

}
