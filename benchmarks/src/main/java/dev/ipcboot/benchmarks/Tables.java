package dev.ipcboot.benchmarks;

import java.util.Locale;

/**
 * Results as tables in Markdown.
 */
final class Tables {

	private Tables() {
	}

	/**
	 * A table. A ratio says how many times the first row a median is.
	 */
	static String of(Result result) {
		StringBuilder text = new StringBuilder();
		text.append("| %s, %s | min | median | max | ratio |%n|---|---:|---:|---:|---:|%n".formatted(result.name(),
				result.unit().title()));
		for (Result.Row row : result.rows()) {
			text.append(String.format(Locale.ROOT, "| %s | %.1f | %.1f | %.1f | %.2f |%n", row.name(),
					result.unit().scaled(row.min()), result.unit().scaled(row.median()),
					result.unit().scaled(row.max()), result.ratio(row)));
		}
		return text.toString();
	}

}
