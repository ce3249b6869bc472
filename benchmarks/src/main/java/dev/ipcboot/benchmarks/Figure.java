package dev.ipcboot.benchmarks;

/**
 * What a pair of processes can be asked to measure.
 */
enum Figure {

	/** Messages a second that were confirmed, with at most a window without. */
	CONFIRMED("confirmed"),

	/** Messages a second that nobody confirms, until the last one has arrived. */
	ONE_WAY("one-way"),

	/** The median time of a request and its reply, one at a time, in nanoseconds. */
	ROUND_TRIP("round-trip");

	private final String id;

	Figure(String id) {
		this.id = id;
	}

	String id() {
		return this.id;
	}

	static Figure of(String id) {
		for (Figure figure : values()) {
			if (figure.id.equals(id)) {
				return figure;
			}
		}
		throw new IllegalArgumentException("There is no figure " + id);
	}

}
