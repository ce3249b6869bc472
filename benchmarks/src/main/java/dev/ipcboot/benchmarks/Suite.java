package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * What is measured, in the order in which it is.
 *
 * @param program the path of the C reference
 */
record Suite(String program) {

	private static final int SMALL = 64;

	private static final List<String> CARRIERS = List.of("unix", "pipe", "posix-mq", "unix-seqpacket", "tcp",
			"unix-dgram", "udp");

	/**
	 * Everything, by the scenes whose processes serve it.
	 */
	List<Act> acts() {
		List<Act> acts = new ArrayList<>();
		for (String carrier : CARRIERS) {
			acts.add(new Act(new Scene(this.program, carrier, false), this::throughput));
		}
		for (String carrier : CARRIERS) {
			acts.add(new Act(new Scene(this.program, carrier, true), this::roundTrips));
		}
		return acts;
	}

	private List<Measurement> throughput(Scene scene) {
		List<Measurement> measurements = new ArrayList<>();
		measurements.add(confirmed(scene, SMALL));
		measurements.add(confirmed(scene, 1024));
		if (scene.carrier().equals("unix")) {
			measurements.add(oneWay(scene, 16384));
			measurements.add(new Measurement("allocation unix 64", Unit.BYTES,
					List.of(scene.allocation("engine", SMALL, true), scene.allocation("engine", SMALL, false),
							scene.allocation("spring", SMALL, true), scene.allocation("spring", SMALL, false))));
			for (String id : List.of("engine", "spring")) {
				measurements.add(threads(scene, id));
			}
		}
		return measurements;
	}

	private static Measurement confirmed(Scene scene, int size) {
		List<Workload> workloads = new ArrayList<>(List.of(scene.c(Figure.CONFIRMED, size), scene.packed(size)));
		workloads.addAll(scene.contenders(Figure.CONFIRMED, size));
		return new Measurement("confirmed " + scene.carrier() + " " + size, Unit.RATE, workloads);
	}

	private static Measurement oneWay(Scene scene, int size) {
		return new Measurement("one-way " + scene.carrier() + " " + size, Unit.RATE,
				List.of(scene.c(Figure.ONE_WAY, size), scene.contender("engine", Figure.ONE_WAY, size),
						scene.contender("spring", Figure.ONE_WAY, size)));
	}

	private static Measurement threads(Scene scene, String id) {
		List<Workload> workloads = new ArrayList<>();
		for (int threads : new int[] { 1, 2, 4, 8, 16 }) {
			workloads.add(scene.contender(id + ", " + threads + ((threads > 1) ? " threads" : " thread"), id,
					Figure.CONFIRMED, SMALL, threads));
		}
		return new Measurement("threads unix 64 " + id, Unit.RATE, workloads);
	}

	private List<Measurement> roundTrips(Scene scene) {
		List<Workload> workloads = new ArrayList<>(List.of(scene.c(Figure.ROUND_TRIP, SMALL)));
		workloads.addAll(scene.contenders(Figure.ROUND_TRIP, SMALL));
		return List.of(new Measurement("round-trip " + scene.carrier() + " 64", Unit.TIME, workloads));
	}

	/**
	 * A scene and what is measured on it.
	 */
	record Act(Scene scene, java.util.function.Function<Scene, List<Measurement>> script) {

		List<Measurement> measurements() {
			return this.script.apply(this.scene);
		}

	}

}
