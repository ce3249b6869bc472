package dev.ipcboot.frame;

/**
 * The time between the arrival of messages at the receiver and its verdict, as it fits
 * the free bits of a verdict: in a CONFIRM as a floating-point number of 4 bits of
 * exponent and 8 bits of mantissa in units of 10 microseconds, in a REJECT as
 * microseconds. 0 leaves it open, which is what writes who doesn't know.
 * <p>
 * With exponent 0 the mantissa is the number of units, otherwise the number is
 * {@code (256 + mantissa) << (exponent - 1)}: exact to less than half a percent, at most
 * 83.7 seconds; longer times are written as that.
 */
final class HeldTime {

	private static final int UNIT_NANOS = 10_000;

	private static final int IMPLICIT = 256;

	private static final long MOST_UNITS = (2L * IMPLICIT - 1) << 14;

	private static final long MOST_MICROS = 0xFFFF_FFFFL;

	private HeldTime() {
	}

	/**
	 * Encode for a CONFIRM.
	 * @param nanos the time, or a negative number for unknown
	 * @return exponent and mantissa
	 */
	static int encode(long nanos) {
		if (nanos < 0) {
			return 0;
		}
		long units = Math.min(MOST_UNITS, Math.max(1, nanos / UNIT_NANOS));
		if (units < IMPLICIT) {
			return (int) units;
		}
		int shift = Long.SIZE - 9 - Long.numberOfLeadingZeros(units);
		return ((shift + 1) << 8) | (int) ((units >>> shift) - IMPLICIT);
	}

	static int exponent(int encoded) {
		return encoded >>> 8;
	}

	static int mantissa(int encoded) {
		return encoded & 0xFF;
	}

	/**
	 * Decode what a CONFIRM says.
	 * @return nanoseconds, or -1 for unknown
	 */
	static long decode(int exponent, int mantissa) {
		if (exponent == 0) {
			return (mantissa == 0) ? -1 : (long) mantissa * UNIT_NANOS;
		}
		return ((long) (IMPLICIT + mantissa) << (exponent - 1)) * UNIT_NANOS;
	}

	static int toMicros(long nanos) {
		return (nanos < 0) ? 0 : (int) Math.min(MOST_MICROS, Math.max(1, nanos / 1000));
	}

	static long fromMicros(int micros) {
		return (micros == 0) ? -1 : Integer.toUnsignedLong(micros) * 1000;
	}

}
