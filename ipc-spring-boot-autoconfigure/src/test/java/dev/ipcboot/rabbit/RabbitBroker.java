package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.TestPaths;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The broker of this JVM, started when it is first asked for, since a start takes
 * seconds. {@code LeftOversTests} ends it.
 */
public final class RabbitBroker {

	private static @Nullable RabbitBroker shared;

	private static boolean hooked;

	private final Path directory;

	private final Process epmd;

	private final RabbitNode node;

	private RabbitBroker() throws Exception {
		this.directory = TestPaths.create();
		int port = RabbitNode.freePort();
		this.epmd = RabbitNode.startEpmd(port);
		this.node = new RabbitNode("ipc" + ProcessHandle.current().pid(), this.directory, port).start();
	}

	/**
	 * The broker; the test is skipped where there is none.
	 * @return the running broker
	 */
	public static RabbitBroker get() throws Exception {
		Assumptions.assumeTrue(RabbitNode.isInstalled(), "There is no rabbitmq-server here");
		if (shared == null) {
			shared = new RabbitBroker();
			hook();
		}
		return shared;
	}

	private static void hook() {
		if (!hooked) {
			hooked = true;
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				try {
					stop();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
			}));
		}
	}

	/**
	 * End the broker, if there is one, and remove its files.
	 */
	public static void stop() throws Exception {
		RabbitBroker running = shared;
		if (running != null) {
			shared = null;
			running.node.close();
			RabbitNode.kill(running.epmd);
			running.epmd.waitFor(10, TimeUnit.SECONDS);
			FileSystemUtils.deleteRecursively(running.directory);
		}
	}

	/**
	 * Where clients connect.
	 * @return the port on the loopback interface
	 */
	public int port() {
		return this.node.port();
	}

	/**
	 * Run a command of {@code rabbitmqctl}.
	 * @param arguments the command
	 * @throws Exception if it fails
	 */
	public void control(String... arguments) throws Exception {
		this.node.control(arguments);
	}

	/**
	 * Connections as Boot makes them.
	 * @return the factory; whoever asks for it destroys it
	 */
	public CachingConnectionFactory connections() {
		return connections(addresses());
	}

	String addresses() {
		return "127.0.0.1:" + this.node.port();
	}

	static CachingConnectionFactory connections(String addresses) {
		int first = addresses.indexOf(':');
		int end = addresses.contains(",") ? addresses.indexOf(',') : addresses.length();
		CachingConnectionFactory factory = new CachingConnectionFactory(addresses.substring(0, first),
				Integer.parseInt(addresses, first + 1, end, 10));
		factory.setAddresses(addresses);
		factory.getRabbitConnectionFactory().setConnectionTimeout(5000);
		return factory;
	}

}
