package dev.ipcboot.benchmarks.contender;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A RabbitMQ server of our own, on the loopback interface and a free port.
 *
 * @param port where clients connect
 * @param processes the server, and what it finds its own name by
 */
record RabbitServer(int port, List<Process> processes) {

	/**
	 * Start a server and wait until it accepts connections.
	 * @param home where all its files are
	 */
	static RabbitServer start(Path home) throws IOException {
		int port = PortFile.free();
		int epmdPort = PortFile.free();
		Process epmd = new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", Integer.toString(epmdPort)).start();
		Process broker = start(home, port, epmdPort);
		RabbitServer server = new RabbitServer(port, List.of(broker, epmd));
		try {
			Broker.awaitPort(broker, port);
			return server;
		}
		catch (IOException ex) {
			epmd.destroyForcibly();
			throw ex;
		}
	}

	private static Process start(Path home, int port, int epmdPort) throws IOException {
		Files.writeString(home.resolve("plugins"), "[].");
		Files.writeString(home.resolve("rabbit.conf"), "listeners.tcp.1 = 127.0.0.1:" + port + "\n");
		ProcessBuilder builder = new ProcessBuilder("/usr/lib/rabbitmq/bin/rabbitmq-server");
		Map<String, String> environment = builder.environment();
		environment.putAll(Map.of("HOME", home.toString(), "RABBITMQ_CONF_ENV_FILE", home.resolve("none").toString(),
				"RABBITMQ_NODENAME", "bench" + ProcessHandle.current().pid() + "@localhost", "RABBITMQ_MNESIA_BASE",
				home.resolve("data").toString(), "RABBITMQ_LOG_BASE", home.resolve("log").toString(),
				"RABBITMQ_ENABLED_PLUGINS_FILE", home.resolve("plugins").toString(), "RABBITMQ_CONFIG_FILE",
				home.resolve("rabbit.conf").toString(), "RABBITMQ_DIST_PORT", Integer.toString(PortFile.free())));
		environment.putAll(Map.of("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1}",
				"ERL_EPMD_PORT", Integer.toString(epmdPort), "ERL_EPMD_ADDRESS", "127.0.0.1"));
		return builder.directory(home.toFile())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	void stop() throws InterruptedException {
		for (Process process : this.processes) {
			process.descendants().forEach(ProcessHandle::destroy);
			Broker.end(process);
		}
	}

}
