package dev.ipcboot.rabbit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.ipcboot.transport.TestCertificates;

import static org.awaitility.Awaitility.await;

/**
 * A node of RabbitMQ of its own, on the loopback interface and free ports, with all its
 * files in one directory.
 */
final class RabbitNode implements AutoCloseable {

	private static final Path SERVER = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

	private final String name;

	private final Path directory;

	private final int epmdPort;

	private final int port = freePort();

	private final int tlsPort = freePort();

	private final int distributionPort = freePort();

	private Process process;

	/**
	 * Prepare a node.
	 * @param name the name, without its host
	 * @param home where the nodes of a cluster have their common secret
	 */
	RabbitNode(String name, Path home, int epmdPort) throws IOException {
		this.name = name + "@localhost";
		this.directory = home;
		this.epmdPort = epmdPort;
		Files.writeString(home.resolve("plugins"), "[].");
		Files.writeString(home.resolve(name + ".conf"), """
				listeners.tcp.1 = 127.0.0.1:%d
				vm_memory_high_watermark.relative = 0.6
				disk_free_limit.absolute = 1MB
				cluster_partition_handling = ignore
				""".formatted(this.port));
	}

	static boolean isInstalled() {
		return Stream.of(SERVER, Path.of("/usr/bin/epmd"), Path.of("/usr/bin/erl_call")).allMatch(Files::isExecutable);
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** The nodes of a directory find each other by this, which has the port to itself. */
	static Process startEpmd(int port) throws IOException {
		return new ProcessBuilder("epmd", "-address", "127.0.0.1", "-port", Integer.toString(port))
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
	}

	int port() {
		return this.port;
	}

	int tlsPort() {
		return this.tlsPort;
	}

	String name() {
		return this.name;
	}

	void begin() throws IOException {
		this.process = program(SERVER.toString()).redirectOutput(this.directory.resolve(this.name + ".out").toFile())
			.start();
	}

	RabbitNode start() throws IOException {
		begin();
		awaitReady();
		return this;
	}

	void awaitReady() {
		await().atMost(Duration.ofSeconds(150)).pollInterval(Duration.ofMillis(100)).until(() -> {
			if (!this.process.isAlive()) {
				throw new IllegalStateException(
						"The broker has ended: " + Files.readString(this.directory.resolve(this.name + ".out")));
			}
			return isListening()
					&& Files.readString(this.directory.resolve(this.name + ".out")).contains("completed with");
		});
	}

	private boolean isListening() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private ProcessBuilder program(String program, String... arguments) {
		List<String> command = new ArrayList<>(List.of(program));
		command.addAll(Arrays.asList(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.put("HOME", this.directory.toString());
		environment.put("RABBITMQ_CONF_ENV_FILE", this.directory.resolve("none").toString());
		environment.put("RABBITMQ_NODENAME", this.name);
		environment.put("RABBITMQ_MNESIA_BASE", this.directory.resolve("data").toString());
		environment.put("RABBITMQ_LOG_BASE", this.directory.resolve("log").toString());
		environment.put("RABBITMQ_PID_FILE", this.directory.resolve(this.name + ".pid").toString());
		environment.put("RABBITMQ_ENABLED_PLUGINS_FILE", this.directory.resolve("plugins").toString());
		environment.put("RABBITMQ_CONFIG_FILE",
				this.directory.resolve(this.name.replace("@localhost", ".conf")).toString());
		environment.put("RABBITMQ_NODE_PORT", Integer.toString(this.port));
		environment.put("RABBITMQ_DIST_PORT", Integer.toString(this.distributionPort));
		environment.put("RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS",
				"-kernel inet_dist_use_interface {127,0,0,1} +S 1:1 +sbwt none");
		environment.put("ERL_EPMD_PORT", Integer.toString(this.epmdPort));
		environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
		return builder;
	}

	/**
	 * Have the node run a function of Erlang, which takes no time: {@code rabbitmqctl}
	 * takes seconds.
	 * @param function module, function and arguments, as Erlang writes them
	 * @return what it gave back
	 */
	String call(String function) throws Exception {
		return call(function, "", "-a", function);
	}

	/**
	 * Have the node evaluate expressions.
	 */
	void evaluate(String expressions) throws Exception {
		String result = call(expressions, expressions, "-e");
		if (!result.contains("{ok,")) {
			throw new IllegalStateException(expressions + ": " + result);
		}
	}

	private String call(String what, String expressions, String... mode) throws Exception {
		Path input = Files.createTempFile(this.directory, "call", ".in");
		Files.writeString(input, expressions);
		Path output = Files.createTempFile(this.directory, "call", ".out");
		List<String> arguments = new ArrayList<>(List.of("-sname", this.name, "-timeout", "60"));
		arguments.addAll(List.of(mode));
		Process call = program("erl_call", arguments.toArray(new String[0])).redirectInput(input.toFile())
			.redirectOutput(output.toFile())
			.start();
		try {
			boolean ended = call.waitFor(90, TimeUnit.SECONDS);
			String text = Files.readString(output);
			if (!ended || call.exitValue() != 0 || text.contains("badrpc")) {
				throw new IllegalStateException(what + ": " + text);
			}
			return text;
		}
		finally {
			kill(call);
		}
	}

	/**
	 * Listen for TLS as well, with the certificate of {@code server}.
	 */
	RabbitNode with(TestCertificates certificates) throws IOException {
		configure("""
				listeners.ssl.1 = 127.0.0.1:%d
				ssl_options.cacertfile = %s
				ssl_options.certfile = %s
				ssl_options.keyfile = %s
				""".formatted(this.tlsPort, certificates.file("authority.pem"), certificates.file("server.pem"),
				certificates.file("server.key")));
		return this;
	}

	private void configure(String more) throws IOException {
		Path file = this.directory.resolve(this.name.replace("@localhost", ".conf"));
		Files.writeString(file, more, StandardOpenOption.APPEND);
	}

	/**
	 * Join further nodes when it starts for the first time.
	 */
	RabbitNode with(List<String> names) throws IOException {
		StringBuilder text = new StringBuilder("cluster_formation.peer_discovery_backend = classic_config\n");
		for (int i = 0; i < names.size(); i++) {
			text.append("cluster_formation.classic_config.nodes.%d = %s@localhost%n".formatted(i + 1, names.get(i)));
		}
		configure(text.toString());
		return this;
	}

	/**
	 * Wait until the queues can spare a node.
	 */
	void awaitSpare() throws Exception {
		call("rabbit_upgrade_preparation await_online_quorum_plus_one [60000]");
	}

	/** End the node as a power failure does. */
	void kill() throws Exception {
		if (this.process != null) {
			kill(this.process);
			this.process = null;
		}
	}

	static void kill(Process process) throws InterruptedException {
		List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
		all.add(process.toHandle());
		all.forEach(ProcessHandle::destroyForcibly);
		process.waitFor(20, TimeUnit.SECONDS);
		await().atMost(Duration.ofSeconds(20)).until(() -> all.stream().noneMatch(ProcessHandle::isAlive));
	}

	@Override
	public void close() throws Exception {
		kill();
	}

}
