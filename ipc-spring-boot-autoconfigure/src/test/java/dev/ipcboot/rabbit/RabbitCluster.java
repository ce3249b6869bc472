package dev.ipcboot.rabbit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import dev.ipcboot.TestPaths;
import org.junit.jupiter.api.Assumptions;

import org.springframework.util.FileSystemUtils;

/**
 * Three nodes of RabbitMQ on this host.
 */
public final class RabbitCluster implements AutoCloseable {

	private final List<RabbitNode> nodes = new ArrayList<>();

	private final Path directory;

	private final Process epmd;

	/**
	 * Start it; the test is skipped where RabbitMQ is missing.
	 */
	public RabbitCluster() throws Exception {
		Assumptions.assumeTrue(RabbitNode.isInstalled(), "There is no rabbitmq-server here");
		this.directory = TestPaths.create();
		int port = RabbitNode.freePort();
		this.epmd = RabbitNode.startEpmd(port);
		long pid = ProcessHandle.current().pid();
		List<String> names = List.of("one" + pid, "two" + pid, "three" + pid);
		for (String name : names) {
			this.nodes.add(new RabbitNode(name, this.directory, port).with(names).start());
		}
	}

	/**
	 * The carrier with queues of a test's own, which reaches every node.
	 * @return the carrier
	 */
	public FreshQueues queues() {
		return new FreshQueues(
				this.nodes.stream().map((node) -> "127.0.0.1:" + node.port()).collect(Collectors.joining(",")));
	}

	/**
	 * End a node as a power failure does.
	 * @param number which one
	 */
	public void kill(int number) throws Exception {
		this.nodes.get(number).kill();
	}

	/**
	 * Start a node again, and wait until the queues can spare another one.
	 * @param number which one
	 */
	public void start(int number) throws Exception {
		this.nodes.get(number).start().awaitSpare();
	}

	/**
	 * Which nodes run, by the word of the last one.
	 * @return their names in text
	 */
	public String running() throws Exception {
		return this.nodes.get(2).call("rabbit_nodes all_running []");
	}

	@Override
	public void close() throws Exception {
		for (RabbitNode node : this.nodes) {
			node.close();
		}
		RabbitNode.kill(this.epmd);
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
