package dev.ipcboot.transport.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;

/**
 * Host and port of a TCP or UDP address: {@code //host:port}, with an IPv6 address in
 * brackets. Port 0 lets the kernel choose one. Immutable.
 *
 * @param host a name or a literal address, without brackets
 * @param port 0 to 65535
 */
record InetTarget(String host, int port) {

	private static final Pattern TARGET = Pattern.compile("//(?:\\[([^\\]\\[]+)]|([^:/\\[\\]]+)):(\\d{1,5})");

	private static final int MAX_PORT = 65535;

	private static final InetTarget DERIVED = new InetTarget("127.0.0.1", 0);

	/**
	 * Check an address; one without a target means the loopback interface and a port of
	 * the kernel's choice, which then stands in the record of the task.
	 */
	static IpcAddress resolve(IpcAddress address) {
		return of(address).at(address);
	}

	static InetTarget of(IpcAddress address) {
		if (address.isDerived()) {
			return DERIVED;
		}
		Matcher matcher = TARGET.matcher(address.target());
		if (!matcher.matches() || Integer.parseInt(matcher.group(3)) > MAX_PORT) {
			throw new IpcAddressException(address.toString(), "it names no host and port",
					"write " + address.scheme() + "://host:port, with an IPv6 address in brackets and 0 for any free "
							+ "port, or " + address.scheme() + ": for a free port of the loopback interface");
		}
		String host = (matcher.group(1) != null) ? matcher.group(1) : matcher.group(2);
		return new InetTarget(host, Integer.parseInt(matcher.group(3)));
	}

	/**
	 * The host as it was written and the port that the kernel has chosen.
	 */
	InetTarget withPort(int newPort) {
		return new InetTarget(this.host, newPort);
	}

	IpcAddress at(IpcAddress address) {
		return address
			.withTarget("//" + ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port);
	}

	InetAddress inetAddress() throws UnknownHostException {
		return InetAddress.getByName(this.host);
	}

	InetSocketAddress socketAddress() throws UnknownHostException {
		return new InetSocketAddress(inetAddress(), this.port);
	}

}
