package dev.ipcboot.transport;

import java.nio.file.Path;
import java.time.Duration;

import dev.ipcboot.IpcAddress;
import org.jspecify.annotations.Nullable;

/**
 * One mechanism of the operating system, known by the scheme of its addresses.
 * Implementations are safe for use by any thread.
 * <p>
 * Ownership of names is no concern of a transport: whoever calls {@link #listen} holds
 * the claim of the task, so an object that stands at the address is left over from a dead
 * owner and may be replaced, provided it is of the expected type.
 */
public interface Transport {

	/**
	 * The scheme of the addresses that this transport serves.
	 * @return the scheme, for example {@code unix}
	 */
	String scheme();

	/**
	 * What the carrier guarantees.
	 * @return the traits
	 */
	TransportTraits traits();

	/**
	 * What the {@linkplain QueueDepth depth} of its queues is counted in.
	 * @return the unit, or {@code null} where the kernel does not tell the depth
	 */
	default Depth.@Nullable Unit depthUnit() {
		return null;
	}

	/**
	 * Whether this machine, JDK and user can use the transport. Probed once, at no
	 * lasting cost, and never by throwing.
	 * @return the answer, with reason and remedy where it is no
	 */
	Availability availability();

	/**
	 * Complete and check an address.
	 * @param address an address of this scheme, perhaps without a target
	 * @param task the task it belongs to
	 * @param directory the directory that holds the objects of the task
	 * @return the address at which the task is really reached
	 * @throws dev.ipcboot.IpcAddressException if the carrier can't use the address
	 */
	IpcAddress resolve(IpcAddress address, String task, Path directory);

	/**
	 * Begin to receive at an address, replacing what a dead owner left there.
	 * @param endpoint the task and its resolved address
	 * @return the listening side
	 * @throws dev.ipcboot.IpcException if the address can't be bound: which task and
	 * address, what was found there, which limit, and the remedy
	 */
	ServerChannel listen(Endpoint endpoint);

	/**
	 * Open a channel to whoever listens at an address. The channel is a
	 * {@link ReadableChannel} as well where {@link TransportTraits#duplex()} holds.
	 * @param endpoint the task and its resolved address
	 * @param timeout the longest wait
	 * @return the open channel
	 * @throws dev.ipcboot.IpcTaskUnavailableException if nobody listens there
	 */
	WritableChannel connect(Endpoint endpoint, Duration timeout);

	/**
	 * Where this process takes the answers of a task on a one-way carrier.
	 * @param task the resolved address of the task
	 * @return an address to {@linkplain #resolve resolve} and listen at; derived from the
	 * private name of the return address unless the carrier knows better
	 */
	default IpcAddress returnAddress(IpcAddress task) {
		return task.withTarget("");
	}

	/**
	 * Whether its objects lie outside of the file system, so that they stay when the
	 * directory that their names are derived from is removed.
	 * @return {@code true} for queues of the kernel
	 */
	default boolean outlivesDirectory() {
		return false;
	}

	/**
	 * Remove what a dead owner left at an address. Does nothing if nothing is there, and
	 * never removes an object of an unexpected type. The caller holds the claim.
	 * @param address a resolved address
	 */
	void remove(IpcAddress address);

}
