package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses measurements and rows by words. Each word must be among those of the name of a
 * measurement; a word with commas gives alternatives. Words that are ids of rows choose
 * rows.
 *
 * @param choices the alternatives of each word
 */
record Filter(List<Set<String>> choices) {

	static Filter of(List<String> words) {
		return new Filter(
				words.stream().<Set<String>>map((word) -> new TreeSet<>(Arrays.asList(word.split(",")))).toList());
	}

	/**
	 * The measurements that are wanted, with the rows that are wanted.
	 */
	List<Measurement> apply(List<Measurement> all) {
		List<Measurement> wanted = new ArrayList<>();
		for (Measurement measurement : all) {
			List<Workload> rows = measurement.workloads();
			boolean matches = true;
			for (Set<String> choice : this.choices) {
				List<Workload> chosen = rows.stream().filter((row) -> choice.contains(row.id())).toList();
				if (measurement.words().stream().noneMatch(choice::contains)) {
					matches &= !chosen.isEmpty();
					rows = chosen;
				}
			}
			if (matches && !rows.isEmpty()) {
				wanted.add(new Measurement(measurement.name(), measurement.unit(), rows));
			}
		}
		return wanted;
	}

}
