package dev.ipcboot.actuate;

import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A carrier.
 *
 * @param available whether it can be used here
 * @param reason why it can't, or {@code null}
 * @param remedy what would help, or {@code null}
 */
public record TransportDescriptor(boolean available, @Nullable String reason, @Nullable String remedy) {

	static TransportDescriptor of(Transport transport) {
		Availability availability = transport.availability();
		return new TransportDescriptor(availability.available(), availability.reason(), availability.remedy());
	}

}
