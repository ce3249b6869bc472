package dev.ipcboot.benchmarks;

/**
 * What values are given in.
 */
enum Unit {

	/** Of messages a second. */
	RATE("thousand messages/s", 1e-3),

	/** Of nanoseconds. */
	TIME("microseconds", 1e-3),

	/** Of nanoseconds. */
	LONG_TIME("milliseconds", 1e-6),

	/** Of seconds. */
	COST("microseconds/message", 1e6),

	/** Of bytes. */
	BYTES("bytes/message", 1),

	/** Of bytes. */
	MEMORY("MiB", 1.0 / (1 << 20));

	private final String title;

	private final double scale;

	Unit(String title, double scale) {
		this.title = title;
		this.scale = scale;
	}

	String title() {
		return this.title;
	}

	double scaled(double value) {
		return value * this.scale;
	}

}
