package dev.ipcboot.benchmarks;

import java.io.IOException;
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
	 * Warm up all, then measure all in turn, as often as the pace says. What fails when
	 * it is warmed up is left out, and said so.
	 */
	Result run(Pace pace) throws Exception {
		List<Workload> ready = new ArrayList<>();
		for (Workload workload : this.workloads) {
			try {
				workload.work().measure(Math.max(pace.nanos(), workload.warmUps() * pace.warmUp()));
				ready.add(workload);
			}
			catch (IOException ex) {
				System.err.println("Left out of " + this.name + ": " + workload.name() + ": " + ex.getMessage());
			}
		}
		double[][] values = new double[ready.size()][pace.repetitions()];
		for (int i = 0; i < pace.repetitions(); i++) {
			for (int row = 0; row < values.length; row++) {
				values[row][i] = ready.get(row).work().measure(pace.nanos());
			}
		}
		List<Result.Row> rows = new ArrayList<>();
		for (int row = 0; row < values.length; row++) {
			rows.add(Result.Row.of(ready.get(row), values[row]));
		}
		return new Result(this.name, this.unit, rows);
	}

}
