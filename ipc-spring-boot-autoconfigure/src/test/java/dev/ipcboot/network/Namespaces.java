package dev.ipcboot.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.transport.Outside;
import org.junit.jupiter.api.Assumptions;

/**
 * Two hosts on one machine: network namespaces with a link between them. The one that
 * sends has the address {@value #SENDER}.
 */
final class Namespaces implements AutoCloseable {

	static final String SENDER = "10.231.77.1";

	private final String prefix = "ipc" + ProcessHandle.current().pid() + "-";

	/**
	 * Make two namespaces, or skip the test where that is not possible.
	 * @param receiver the address of the one that receives
	 */
	static Namespaces create(String receiver) throws Exception {
		Outside.require("ip");
		Namespaces namespaces = new Namespaces();
		try {
			namespaces.ip("netns", "add", namespaces.name("a"));
			namespaces.ip("netns", "add", namespaces.name("b"));
			namespaces.ip("link", "add", "wire", "netns", namespaces.name("a"), "type", "veth", "peer", "name", "wire",
					"netns", namespaces.name("b"));
		}
		catch (IOException ex) {
			namespaces.close();
			Assumptions.abort("No network namespaces can be made here: " + ex.getMessage());
		}
		namespaces.address("a", "add", SENDER);
		namespaces.address("b", "add", receiver);
		for (String side : new String[] { "a", "b" }) {
			namespaces.ip("-n", namespaces.name(side), "link", "set", "lo", "up");
			namespaces.ip("-n", namespaces.name(side), "link", "set", "wire", "up");
		}
		return namespaces;
	}

	String name(String side) {
		return this.prefix + side;
	}

	/**
	 * The command that runs another one on the side that sends ({@code a}) or receives
	 * ({@code b}).
	 */
	List<String> on(String side) {
		return List.of("ip", "netns", "exec", name(side));
	}

	/**
	 * Give the receiver another address.
	 */
	void move(String from, String to) throws Exception {
		address("b", "del", from);
		address("b", "add", to);
	}

	private void address(String side, String change, String address) throws Exception {
		ip("-n", name(side), "address", change, address + "/24", "dev", "wire");
	}

	void cut() throws Exception {
		ip("-n", name("b"), "link", "set", "wire", "down");
	}

	void heal() throws Exception {
		ip("-n", name("b"), "link", "set", "wire", "up");
	}

	/**
	 * Make the link slow and lossy in both directions.
	 * @return whether the kernel can do that
	 */
	boolean disturb(String... netem) throws Exception {
		for (String side : new String[] { "a", "b" }) {
			List<String> command = new ArrayList<>(on(side));
			command.addAll(List.of("tc", "qdisc", "add", "dev", "wire", "root", "netem"));
			command.addAll(List.of(netem));
			try {
				run(command);
			}
			catch (IOException ex) {
				return false;
			}
		}
		return true;
	}

	private void ip(String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("ip"));
		command.addAll(List.of(arguments));
		run(command);
	}

	private static void run(List<String> command) throws Exception {
		Process process = Outside.start(command.toArray(String[]::new));
		String output = new String(process.getInputStream().readAllBytes());
		if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
			throw new IOException(String.join(" ", command) + ": " + output.strip());
		}
	}

	/**
	 * Remove the namespaces, and the link with them.
	 */
	@Override
	public void close() throws Exception {
		for (String side : new String[] { "a", "b" }) {
			if (Files.exists(Path.of("/run/netns", name(side)))) {
				ip("netns", "del", name(side));
			}
		}
	}

}
