package dev.ipcboot.benchmarks.contender;

import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;

/**
 * A listener that is busy for a time with each message, so that the window is full and
 * the sender waits.
 */
final class SlowListener extends Engine {

	private final long nanos;

	SlowListener(int micros) {
		this.nanos = TimeUnit.MICROSECONDS.toNanos(micros);
	}

	@Override
	public AutoCloseable receive(Place place) {
		IpcEngine engine = open(place);
		engine.listen(TaskOptions.of(TASK).at(IpcAddress.of(place.address())), (delivery) -> {
			long end = System.nanoTime() + this.nanos;
			while (System.nanoTime() - end < 0) {
				Thread.onSpinWait();
			}
		});
		return engine;
	}

}
