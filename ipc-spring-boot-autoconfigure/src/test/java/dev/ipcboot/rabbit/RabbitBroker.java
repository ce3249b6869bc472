package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import com.rabbitmq.client.ConnectionFactory;
import dev.ipcboot.TestPaths;
import dev.ipcboot.transport.TestCertificates;
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

	private final TestCertificates certificates;

	private final Process epmd;

	private final RabbitNode node;

	private RabbitBroker() throws Exception {
		this.directory = TestPaths.create();
		this.certificates = TestCertificates.in(this.directory);
		int port = RabbitNode.freePort();
		this.epmd = RabbitNode.startEpmd(port);
		this.node = new RabbitNode("ipc" + ProcessHandle.current().pid(), this.directory, port).with(this.certificates)
			.start();
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
	 * Where clients connect with TLS.
	 * @return the port on the loopback interface
	 */
	int tlsPort() {
		return this.node.tlsPort();
	}

	/**
	 * What clients have to trust.
	 * @return the file with the certificate of the authority
	 */
	String authority() {
		return this.certificates.file("authority.pem");
	}

	/**
	 * Take nothing until {@link #resume()}: all connections end, as when a node is
	 * stopped.
	 */
	public void pause() throws Exception {
		this.node.call("rabbit stop []");
	}

	/**
	 * Be there again.
	 */
	public void resume() throws Exception {
		this.node.call("rabbit start []");
	}

	/**
	 * Let the broker find that it has too little memory, and stop all publishers.
	 * @param alarm whether it finds it
	 */
	public void alarm(boolean alarm) throws Exception {
		this.node.call("vm_memory_monitor set_vm_memory_high_watermark [" + (alarm ? "0.0001" : "0.6") + "]");
	}

	/**
	 * Have a user with these permissions, each a regular expression.
	 */
	public void user(String name, String configure, String write, String read) throws Exception {
		this.node.evaluate("""
				rabbit_auth_backend_internal:add_user(<<"%1$s">>, <<"secret">>, <<"test">>),
				rabbit_auth_backend_internal:set_permissions(<<"%1$s">>, <<"/">>, <<"%2$s">>, <<"%3$s">>, <<"%4$s">>,
						<<"test">>).
				""".formatted(name, configure, write, read));
	}

	/**
	 * Connections as Boot makes them.
	 * @return the factory; whoever asks for it destroys it
	 */
	public CachingConnectionFactory connections() {
		return connections(new ConnectionFactory(), addresses());
	}

	String addresses() {
		return "127.0.0.1:" + this.node.port();
	}

	static CachingConnectionFactory connections(ConnectionFactory client, String addresses) {
		int first = addresses.indexOf(':');
		int end = addresses.contains(",") ? addresses.indexOf(',') : addresses.length();
		client.setHost(addresses.substring(0, first));
		client.setPort(Integer.parseInt(addresses, first + 1, end, 10));
		client.setConnectionTimeout(5000);
		client.setAutomaticRecoveryEnabled(false);
		CachingConnectionFactory factory = new CachingConnectionFactory(client);
		factory.setAddresses(addresses);
		return factory;
	}

}
