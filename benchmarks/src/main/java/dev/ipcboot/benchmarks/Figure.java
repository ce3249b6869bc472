package dev.ipcboot.benchmarks;

/**
 * What can be measured.
 */
enum Figure {

	/** Messages a second that were confirmed, with at most a window without. */
	CONFIRMED("confirmed", "confirmed messages, thousands a second", 1e-3),

	/** The median time of a request and its reply, one at a time. */
	ROUND_TRIP("round-trip", "round trip, median, microseconds", 1e-3);

	private final String id;

	private final String title;

	private final double scale;

	Figure(String id, String title, double scale) {
		this.id = id;
		this.title = title;
		this.scale = scale;
	}

	String id() {
		return this.id;
	}

	String title() {
		return this.title;
	}

	/**
	 * What turns a measured value into the unit of the title.
	 */
	double scale() {
		return this.scale;
	}

	static Figure of(String id) {
		for (Figure figure : values()) {
			if (figure.id.equals(id)) {
				return figure;
			}
		}
		throw new IllegalArgumentException("There is no figure '" + id + "': use confirmed or round-trip");
	}

}
