package dev.ipcboot.frame;

import java.nio.ByteBuffer;

/**
 * Decodes messages that begin with their length: 32 bits, big-endian, not counting
 * itself.
 */
final class Length4Decoder extends LengthDecoder {

	Length4Decoder(FrameLimits limits) {
		super(limits);
	}

	@Override
	long readLength(ByteBuffer input) {
		return (input.remaining() < Integer.BYTES) ? -1 : Integer.toUnsignedLong(input.getInt());
	}

	@Override
	String framing() {
		return "length4";
	}

}
