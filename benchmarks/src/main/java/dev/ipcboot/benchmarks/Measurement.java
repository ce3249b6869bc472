package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Some workloads that are measured in turn; the first one is the reference.
 *
 * @param name words that say what is measured; filters choose by them
 * @param unit what the values are given in
 * @param workloads the rows
 */
record Measurement(String name, Unit unit, List<Workload> workloads) {

	List<String> words() {
		return Arrays.asList(this.name.split(" "));
	}

	/**
	 * Warm up all, then measure all in turn, as often as the pace says.
	 */
	Result run(Pace pace) throws Exception {
		double[][] values = new double[this.workloads.size()][pace.repetitions()];
		for (Workload workload : this.workloads) {
			workload.work().measure(pace.warmUp());
		}
		for (int i = 0; i < pace.repetitions(); i++) {
			for (int row = 0; row < values.length; row++) {
				values[row][i] = this.workloads.get(row).work().measure(pace.nanos());
			}
		}
		List<Result.Row> rows = new ArrayList<>();
		for (int row = 0; row < values.length; row++) {
			rows.add(Result.Row.of(this.workloads.get(row), values[row]));
		}
		return new Result(this.name, this.unit, rows);
	}

}
