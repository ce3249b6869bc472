package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What a message costs as things grow. The first row is the smallest.
 *
 * @param scene the processes
 * @param quick whether only a few points are measured
 */
record Growth(Scene scene, boolean quick) {

	private static final int SMALL = 64;

	/**
	 * A process takes 3 descriptors and 2 threads for each task, and looks at the names
	 * of all when one is added.
	 */
	private static final int MOST_TASKS = 2000;

	List<Measurement> measurements() {
		List<Measurement> measurements = new ArrayList<>();
		measurements.add(sizes());
		measurements.add(points("growth tasks", "tasks",
				this.quick ? List.of(1, 100, 1000) : List.of(1, 10, 100, 1000, MOST_TASKS)));
		measurements
			.add(points("growth connections", "connections", this.quick ? List.of(1, 100) : List.of(1, 10, 100, 1000)));
		measurements
			.add(points("growth slow-listener", "slow", this.quick ? List.of(0, 100) : List.of(0, 10, 100, 1000)));
		return measurements;
	}

	private Measurement sizes() {
		List<Workload> rows = new ArrayList<>();
		for (int size : this.quick ? new int[] { 64, 1 << 14, 1 << 20 } : new int[] { 1, 16, 64, 256, 1024, 1 << 12,
				1 << 14, 1 << 16, 1 << 18, 1 << 20, 1 << 22, 1 << 24, 1 << 26 }) {
			rows.add(cost(size(size), "engine", size, 1));
		}
		return new Measurement("growth sizes", Unit.COST, rows);
	}

	private static String size(int bytes) {
		return (bytes < 1024) ? bytes + " B" : (bytes < 1 << 20) ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
	}

	private Measurement points(String name, String variant, List<Integer> counts) {
		List<Workload> rows = new ArrayList<>();
		for (int count : counts) {
			int threads = variant.equals("connections") ? count : 1;
			String row = variant.equals("slow") ? count + " us" : Integer.toString(count);
			rows.add(cost(row, variant + "=" + count, SMALL, threads));
		}
		return new Measurement(name, Unit.COST, rows);
	}

	private Workload cost(String name, String contender, int size, int threads) {
		Workload rate = this.scene.contender(name, contender, Figure.CONFIRMED, size, threads);
		return new Workload(name, rate.id(), rate.warmUps(), (nanos) -> 1 / rate.work().measure(nanos));
	}

}
