package dev.ipcboot.benchmarks;

import java.util.Locale;

/**
 * Results as charts in SVG. Where the largest value is more than fifty times the smallest
 * one, the scale of bars is logarithmic, and the title says so.
 */
final class Chart {

	private static final int LABEL = 190;

	private static final int BARS = 420;

	private static final int ROW = 24;

	private static final int TOP = 34;

	private static final double WIDE = 50;

	private Chart() {
	}

	static String fileName(Result result) {
		return result.name().replaceAll("[^a-z0-9]+", "-") + ".svg";
	}

	/**
	 * What shows a result best: a curve where something grows, bars where contenders are
	 * compared.
	 */
	static String of(Result result) {
		return result.name().startsWith("growth") ? Curve.of(result) : bars(result);
	}

	/**
	 * A chart of the medians, with a line from the smallest to the largest value.
	 */
	private static String bars(Result result) {
		double max = result.rows().stream().mapToDouble(Result.Row::max).max().orElse(1);
		double min = result.rows().stream().mapToDouble(Result.Row::min).min().orElse(1);
		boolean wide = min > 0 && max / min > WIDE;
		// A bar of a logarithmic scale begins at a third of the smallest value
		double floor = wide ? min / 3 : 0;
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT, """
				<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="13">
				<rect width="100%%" height="100%%" fill="#fff"/>
				<text x="8" y="20" font-weight="bold">%s, %s%s</text>
				""", LABEL + BARS + 90, TOP + ROW * result.rows().size() + 8, result.name(), result.unit().title(),
				wide ? " (logarithmic)" : ""));
		int y = TOP;
		for (Result.Row row : result.rows()) {
			double end = LABEL + length(row.median(), floor, max);
			svg.append(String.format(Locale.ROOT, """
					<text x="%d" y="%d" text-anchor="end">%s</text>
					<rect x="%d" y="%d" width="%.1f" height="16" fill="%s"/>
					<path d="M%.1f %dH%.1f" stroke="#333" stroke-width="1.5"/>
					<text x="%.1f" y="%d">%s</text>
					""", LABEL - 8, y + 13, row.name(), LABEL, y, end - LABEL, color(row),
					LABEL + length(row.min(), floor, max), y + 8, LABEL + length(row.max(), floor, max),
					LABEL + length(row.max(), floor, max) + 6, y + 13, number(result.unit().scaled(row.median()))));
			y += ROW;
		}
		return svg.append("</svg>\n").toString();
	}

	private static double length(double value, double floor, double max) {
		double share = (floor > 0) ? Math.log(value / floor) / Math.log(max / floor) : value / max;
		return BARS * Math.max(0, share);
	}

	private static String color(Result.Row row) {
		return switch (row.id()) {
			case "c", "packed", "without" -> "#9aa5b1";
			case "engine", "spring", "with" -> "#2f855a";
			default -> row.id().contains("=") ? "#2f855a" : "#b7791f";
		};
	}

	static String number(double value) {
		return String.format(Locale.ROOT, (value < 10) ? "%.2f" : (value < 1000) ? "%.1f" : "%,.0f", value);
	}

}
