package dev.ipcboot.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;

/**
 * Many tasks of one process, to which the sender sends in turn, some messages to each.
 */
final class ManyTasks extends Engine {

	/** Messages in a row to one task. */
	private static final int RUN = 32;

	private final int count;

	ManyTasks(int count) {
		this.count = count;
	}

	@Override
	public AutoCloseable receive(Place place) {
		IpcEngine engine = open(place);
		for (int i = 0; i < this.count; i++) {
			engine.listen(TaskOptions.of(TASK + i).at(IpcAddress.of(place.address())), (delivery) -> {
				// Returning acknowledges.
			});
		}
		return engine;
	}

	@Override
	public Client connect(Place place) {
		IpcEngine engine = open(place);
		List<EngineClient> clients = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			clients.add(new EngineClient(engine, TASK + i));
		}
		return new Clients(clients).opened();
	}

	/**
	 * Goes from task to task.
	 */
	private static final class Clients implements Client {

		private final List<EngineClient> all;

		private int turn;

		Clients(List<EngineClient> all) {
			this.all = all;
		}

		/**
		 * Send one message to each, so that opening the links does not count as sending.
		 */
		Clients opened() {
			byte[] message = new byte[64];
			Confirms confirms = new Confirms();
			this.all.forEach((client) -> client.confirmed(message, confirms));
			while (confirms.count() < this.all.size()) {
				LockSupport.parkNanos(1_000_000);
			}
			return this;
		}

		@Override
		public void confirmed(byte[] message, Confirms confirms) {
			int task = this.turn++ / RUN;
			if (task == this.all.size()) {
				task = 0;
				this.turn = 1;
			}
			this.all.get(task).confirmed(message, confirms);
		}

		@Override
		public void advance() {
			// The engine writes what is gathered by itself within 100 microseconds.
		}

		@Override
		public void request(byte[] message) {
			this.all.get(0).request(message);
		}

		@Override
		public void close() {
			this.all.get(0).close();
		}

	}

}
