package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import dev.ipcboot.benchmarks.contender.Contenders;
import dev.ipcboot.benchmarks.contender.Place;

/**
 * What is measured, in the order in which it is.
 *
 * @param program the path of the C reference
 * @param quick whether only that is measured which the most depends on
 */
record Suite(String program, boolean quick) {

	private static final int SMALL = 64;

	private static final List<String> ALL = List.of("unix", "pipe", "posix-mq", "unix-seqpacket", "tcp", "unix-dgram",
			"udp");

	private static final List<String> MAIN = ALL.subList(0, 5);

	private static final List<String> ROUND_TRIPS = List.of("unix", "pipe", "posix-mq", "tcp");

	private static final List<String> OURS = List.of("engine", "spring");

	/** Those to which the goals of round trips compare. */
	private static final List<String> FOR_ROUND_TRIPS = List.of("engine", "spring", "netty", "integration", "grpc");

	/**
	 * Everything.
	 */
	List<Act> acts() {
		List<Act> acts = new ArrayList<>();
		for (String carrier : this.quick ? MAIN : ALL) {
			Scene scene = new Scene(this.program, carrier, false);
			acts.add(Act.of(scene, throughput(scene)));
			if (!this.quick || ROUND_TRIPS.contains(carrier)) {
				Scene pinned = new Scene(this.program, carrier, true);
				acts.add(Act.of(pinned, List.of(roundTrip(pinned))));
			}
		}
		Idle idle = new Idle();
		acts.add(new Act(idle.measurements(), idle::close));
		Scene growing = new Scene(this.program, "unix", false);
		acts.add(Act.of(growing, new Growth(growing, this.quick).measurements()));
		if (!contenders(Place.RABBIT).isEmpty()) {
			Scene broker = new Scene(this.program, Place.RABBIT, false);
			acts.add(Act.of(broker, withBroker(broker)));
		}
		return acts;
	}

	private List<Measurement> throughput(Scene scene) {
		List<Measurement> measurements = new ArrayList<>();
		boolean unix = scene.carrier().equals("unix");
		measurements.add(confirmed(scene, SMALL, contenders(scene)));
		if (unix || !this.quick) {
			measurements.add(confirmed(scene, 1024, this.quick ? OURS : contenders(scene)));
		}
		if (unix) {
			measurements.add(oneWay(scene, 16384));
			measurements.add(allocation(scene));
			for (String id : OURS) {
				measurements.add(threads(scene, id));
			}
		}
		return measurements;
	}

	private static Collection<String> contenders(Scene scene) {
		return contenders(scene.carrier());
	}

	private static Collection<String> contenders(String carrier) {
		return Contenders.ids(carrier);
	}

	/**
	 * There is nothing to compare in C: what a broker costs is not ours.
	 */
	private List<Measurement> withBroker(Scene scene) {
		List<Measurement> measurements = new ArrayList<>();
		for (Figure figure : List.of(Figure.CONFIRMED, Figure.ROUND_TRIP)) {
			List<Workload> workloads = contenders(scene).stream()
				.filter((id) -> figure == Figure.CONFIRMED || !id.equals("amqp-verdict"))
				.map((id) -> scene.contender(id, figure, SMALL))
				.toList();
			measurements.add(new Measurement(figure.id() + " " + scene.carrier() + " " + SMALL,
					(figure == Figure.CONFIRMED) ? Unit.RATE : Unit.TIME, workloads));
		}
		return measurements;
	}

	private static Measurement confirmed(Scene scene, int size, Collection<String> contenders) {
		List<Workload> workloads = new ArrayList<>(List.of(scene.c(Figure.CONFIRMED, size), scene.packed(size)));
		contenders.forEach((id) -> workloads.add(scene.contender(id, Figure.CONFIRMED, size)));
		return new Measurement("confirmed " + scene.carrier() + " " + size, Unit.RATE, workloads);
	}

	private static Measurement oneWay(Scene scene, int size) {
		List<Workload> workloads = new ArrayList<>(List.of(scene.c(Figure.ONE_WAY, size)));
		OURS.forEach((id) -> workloads.add(scene.contender(id, Figure.ONE_WAY, size)));
		return new Measurement("one-way " + scene.carrier() + " " + size, Unit.RATE, workloads);
	}

	private static Measurement allocation(Scene scene) {
		List<Workload> workloads = new ArrayList<>();
		for (String id : OURS) {
			workloads.add(scene.allocation(id, SMALL, true));
			workloads.add(scene.allocation(id, SMALL, false));
		}
		return new Measurement("allocation unix 64", Unit.BYTES, workloads);
	}

	private Measurement threads(Scene scene, String id) {
		List<Workload> workloads = new ArrayList<>();
		for (int threads : this.quick ? new int[] { 1, 8 } : new int[] { 1, 2, 4, 8, 16 }) {
			workloads.add(scene.contender(id + ", " + threads + ((threads > 1) ? " threads" : " thread"), id,
					Figure.CONFIRMED, SMALL, threads));
		}
		return new Measurement("threads unix 64 " + id, Unit.RATE, workloads);
	}

	private Measurement roundTrip(Scene scene) {
		List<Workload> workloads = new ArrayList<>(List.of(scene.c(Figure.ROUND_TRIP, SMALL)));
		Collection<String> contenders = contenders(scene);
		for (String id : contenders) {
			if (!this.quick || FOR_ROUND_TRIPS.contains(id)) {
				workloads.add(scene.contender(id, Figure.ROUND_TRIP, SMALL));
			}
		}
		return new Measurement("round-trip " + scene.carrier() + " 64", Unit.TIME, workloads);
	}

}
