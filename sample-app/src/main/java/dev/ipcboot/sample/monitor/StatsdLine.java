package dev.ipcboot.sample.monitor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line as StatsD clients write it: {@code name:value|g} for a gauge, {@code c} for a
 * counter, perhaps with {@code |@0.1} where only one in ten is reported, {@code ms} for a
 * time. Tags behind {@code |#} are ignored.
 *
 * @param name the name of the metric
 * @param type what it is
 * @param value the value
 * @param relative whether the value of a gauge has a sign, and so changes the last one
 */
record StatsdLine(String name, Type type, double value, boolean relative) {

	private static final Pattern LINE = Pattern.compile("(?<name>[A-Za-z0-9_./-]{1,100})"
			+ ":(?<value>[+-]?(?:\\d+\\.?\\d*|\\.\\d+))\\|(?<type>g|c|ms)(?:\\|@(?<rate>1|0?\\.\\d{1,9}))?(?:\\|#.*)?");

	/**
	 * Take a line apart.
	 * @param line the line
	 * @return what it says
	 * @throws IllegalArgumentException if it is none
	 */
	static StatsdLine parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new IllegalArgumentException(
					"'" + line + "' is not like name:value|g, name:value|c or name:value|ms");
		}
		Type type = switch (matcher.group("type")) {
			case "g" -> Type.GAUGE;
			case "c" -> Type.COUNTER;
			default -> Type.TIMER;
		};
		String text = matcher.group("value");
		double value = Double.parseDouble(text);
		double rate = (matcher.group("rate") != null) ? Double.parseDouble(matcher.group("rate")) : 1;
		if (rate == 0) {
			throw new IllegalArgumentException("'" + line + "' has a rate of 0");
		}
		boolean relative = type == Type.GAUGE && (text.startsWith("+") || text.startsWith("-"));
		return new StatsdLine(matcher.group("name"), type, (type == Type.COUNTER) ? value / rate : value, relative);
	}

	/**
	 * What a metric is.
	 */
	enum Type {

		/** A value that goes up and down. */
		GAUGE,

		/** A number of things that have happened since the last line. */
		COUNTER,

		/** A time in milliseconds. */
		TIMER

	}

}
