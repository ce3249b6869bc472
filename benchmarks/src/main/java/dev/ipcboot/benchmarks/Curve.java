package dev.ipcboot.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * Results as a curve in SVG: the rows from left to right, each as far from the next one
 * as any other, and a logarithmic scale upwards.
 */
final class Curve {

	private static final int LEFT = 70;

	private static final int TOP = 40;

	private static final int HEIGHT = 240;

	private static final int STEP = 62;

	private Curve() {
	}

	/**
	 * A curve of the medians, with a line from the smallest to the largest value of each.
	 */
	static String of(Result result) {
		List<Result.Row> rows = result.rows();
		int low = decade(rows.stream().mapToDouble(Result.Row::min).min().orElse(1), result.unit(), false);
		int high = decade(rows.stream().mapToDouble(Result.Row::max).max().orElse(1), result.unit(), true);
		int width = LEFT + STEP * rows.size();
		StringBuilder svg = new StringBuilder();
		svg.append(String.format(Locale.ROOT, """
				<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" font-family="sans-serif" font-size="12">
				<rect width="100%%" height="100%%" fill="#fff"/>
				<text x="8" y="20" font-size="13" font-weight="bold">%s, %s</text>
				""", Math.max(width, 430), TOP + HEIGHT + 34, result.name(), result.unit().title()));
		for (int decade = low; decade <= high; decade++) {
			double y = height(Math.pow(10, decade), low, high);
			svg.append(String.format(Locale.ROOT, """
					<path d="M%d %.1fH%d" stroke="#ddd"/>
					<text x="%d" y="%.1f" text-anchor="end">%s</text>
					""", LEFT, y, width, LEFT - 8, y + 4, label(decade)));
		}
		StringBuilder line = new StringBuilder();
		for (int i = 0; i < rows.size(); i++) {
			line.append((i == 0) ? 'M' : 'L');
			point(svg, line, rows.get(i), result.unit(), LEFT + STEP / 2 + STEP * i, low, high);
		}
		svg.append("<path d=\"%s\" fill=\"none\" stroke=\"#2f855a\" stroke-width=\"2\"/>%n".formatted(line));
		return svg.append("</svg>\n").toString();
	}

	private static void point(StringBuilder svg, StringBuilder line, Result.Row row, Unit unit, int x, int low,
			int high) {
		double y = height(unit.scaled(row.median()), low, high);
		line.append(String.format(Locale.ROOT, "%d %.1f", x, y));
		svg.append(String.format(Locale.ROOT, """
				<path d="M%d %.1fV%.1f" stroke="#333"/>
				<circle cx="%d" cy="%.1f" r="4" fill="#2f855a"/>
				<text x="%d" y="%.1f" text-anchor="end">%s</text>
				<text x="%d" y="%d" text-anchor="middle">%s</text>
				""", x, height(unit.scaled(row.min()), low, high), height(unit.scaled(row.max()), low, high), x, y,
				x - 6, y - 6, Chart.number(unit.scaled(row.median())), x, TOP + HEIGHT + 20, row.name()));
	}

	/** The power of ten below or above a value. */
	private static int decade(double value, Unit unit, boolean above) {
		double exponent = Math.log10(Math.max(1e-3, unit.scaled(value)));
		return (int) (above ? Math.ceil(exponent) : Math.floor(exponent));
	}

	private static double height(double value, int low, int high) {
		double share = (Math.log10(Math.max(1e-3, value)) - low) / Math.max(1, high - low);
		return TOP + HEIGHT * (1 - share);
	}

	private static String label(int decade) {
		return (decade < 0) ? String.format(Locale.ROOT, "%." + -decade + "f", Math.pow(10, decade))
				: String.format(Locale.ROOT, "%,.0f", Math.pow(10, decade));
	}

}
