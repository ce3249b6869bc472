package dev.ipcboot.benchmarks;

import java.util.List;

/**
 * Measurements that share processes.
 *
 * @param measurements what is measured
 * @param processes ended when all is measured
 */
record Act(List<Measurement> measurements, Runnable processes) {

	static Act of(Scene scene, List<Measurement> measurements) {
		return new Act(measurements, scene::close);
	}

}
