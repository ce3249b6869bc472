package dev.ipcboot.transport.socket;

import java.net.Inet6Address;
import java.net.InetAddress;

import dev.ipcboot.IpcException;

/**
 * Options of UDP. Immutable.
 *
 * @param maxDatagram the largest datagram to send, in bytes without the headers of UDP
 * and IP; 0 for the most that arrives in one piece: 65,507 bytes on the loopback
 * interface, 1,472 (IPv6: 1,452) to other hosts
 */
public record UdpOptions(int maxDatagram) {

	/**
	 * What arrives in one piece.
	 */
	public static final UdpOptions DEFAULTS = new UdpOptions(0);

	/**
	 * The most that UDP over IPv4 carries.
	 */
	public static final int LARGEST = 65_507;

	/**
	 * An introduction and a refusal must fit.
	 */
	public static final int SMALLEST = 1_200;

	private static final int ETHERNET_IPV4 = 1_472;

	private static final int ETHERNET_IPV6 = 1_452;

	/**
	 * Check the size.
	 */
	public UdpOptions {
		if (maxDatagram != 0 && (maxDatagram < SMALLEST || maxDatagram > LARGEST)) {
			throw new IpcException(
					"A datagram has " + SMALLEST + " to " + LARGEST + " bytes, not " + maxDatagram + "; change it");
		}
	}

	int maxDatagram(InetAddress to) {
		if (this.maxDatagram != 0) {
			return this.maxDatagram;
		}
		if (to.isLoopbackAddress()) {
			return LARGEST;
		}
		return (to instanceof Inet6Address) ? ETHERNET_IPV6 : ETHERNET_IPV4;
	}

}
