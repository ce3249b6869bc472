package dev.ipcboot.connection;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.TaskName;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.TransportOptions;
import org.jspecify.annotations.Nullable;

/**
 * How a task is reached and how its messages look. Immutable.
 *
 * @param name the name of the task
 * @param addresses where it listens, or where a sender reaches it; empty for the default
 * of the side: {@code unix:} for a receiver, the record in the directory for a sender
 * @param framing how messages are told apart
 * @param transportOptions options of the carriers
 * @param delivery how messages to the task are delivered, or {@code null} for what holds
 * for all tasks
 */
public record TaskOptions(String name, List<IpcAddress> addresses, Framing framing, TransportOptions transportOptions,
		@Nullable DeliveryOptions delivery) {

	/**
	 * Check the name and keep the addresses from change.
	 */
	public TaskOptions {
		TaskName.require(name);
		addresses = List.copyOf(addresses);
	}

	/**
	 * Create the options of a task that is delivered to like all others.
	 * @param name the name of the task
	 * @param addresses where it listens, or where a sender reaches it
	 * @param framing how messages are told apart
	 * @param transportOptions options of the carriers
	 */
	public TaskOptions(String name, List<IpcAddress> addresses, Framing framing, TransportOptions transportOptions) {
		this(name, addresses, framing, transportOptions, null);
	}

	/**
	 * A task with the defaults.
	 * @param name the name of the task
	 * @return the options
	 */
	public static TaskOptions of(String name) {
		return new TaskOptions(name, List.of(), Framing.IPC, TransportOptions.NONE);
	}

	/**
	 * The same task at other addresses.
	 * @param newAddresses the addresses
	 * @return the options
	 */
	public TaskOptions at(IpcAddress... newAddresses) {
		return new TaskOptions(this.name, List.of(newAddresses), this.framing, this.transportOptions, this.delivery);
	}

	/**
	 * The same task with another delivery.
	 * @param newDelivery how messages to it are delivered
	 * @return the options
	 */
	public TaskOptions with(DeliveryOptions newDelivery) {
		return new TaskOptions(this.name, this.addresses, this.framing, this.transportOptions, newDelivery);
	}

	/**
	 * The same task with another framing.
	 * @param newFraming how messages are told apart
	 * @return the options
	 */
	public TaskOptions framed(Framing newFraming) {
		return new TaskOptions(this.name, this.addresses, newFraming, this.transportOptions);
	}

}
