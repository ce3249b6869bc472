package dev.ipcboot.benchmarks.contender;

/**
 * A Boot application that meets another one at a broker, which the receiving process
 * starts.
 *
 * @param application what is measured
 */
record OnRabbit(Contender application) implements Contender {

	@Override
	public AutoCloseable receive(Place place) throws Exception {
		RabbitServer server = RabbitServer.start(place.directory());
		try {
			PortFile.write(place, server.port());
			configure(server.port());
			AutoCloseable receiver = this.application.receive(place);
			return () -> {
				receiver.close();
				server.stop();
			};
		}
		catch (Exception ex) {
			server.stop();
			throw ex;
		}
	}

	@Override
	public Client connect(Place place) throws Exception {
		configure(PortFile.read(place));
		return this.application.connect(place);
	}

	private static void configure(int port) {
		System.setProperty("spring.rabbitmq.host", "127.0.0.1");
		System.setProperty("spring.rabbitmq.port", Integer.toString(port));
	}

}
