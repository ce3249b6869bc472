package dev.ipcboot.benchmarks.contender;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many connections to one task, as many processes would have them: an engine for each.
 * Every thread takes one of them.
 */
final class ManyEngines extends Engine {

	private final int count;

	ManyEngines(int count) {
		this.count = count;
	}

	@Override
	public Client connect(Place place) {
		List<EngineClient> clients = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			clients.add(new EngineClient(open(place), TASK));
		}
		AtomicInteger next = new AtomicInteger();
		return new Clients(clients,
				ThreadLocal.withInitial(() -> clients.get(next.getAndIncrement() % clients.size())));
	}

	/**
	 * Delegates to the client of the thread.
	 *
	 * @param all all clients
	 * @param own that of the thread
	 */
	private record Clients(List<EngineClient> all, ThreadLocal<EngineClient> own) implements Client {

		@Override
		public void confirmed(byte[] message, Confirms confirms) {
			this.own.get().confirmed(message, confirms);
		}

		@Override
		public void advance() {
			this.all.forEach(EngineClient::advance);
		}

		@Override
		public void request(byte[] message) {
			this.own.get().request(message);
		}

		@Override
		public void close() {
			this.all.forEach(EngineClient::close);
		}

	}

}
