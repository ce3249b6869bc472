package dev.ipcboot.actuate;

import java.util.Locale;
import java.util.Map;

import dev.ipcboot.connection.AddressSnapshot;
import dev.ipcboot.transport.Depth;
import org.jspecify.annotations.Nullable;

/**
 * An address at which this application receives.
 *
 * @param address the address
 * @param depth how much waits there to be read, or {@code null} where the carrier does
 * not tell
 * @param capacity how much fits there, or {@code null} where the carrier does not tell
 * @param unit what both count: {@code messages} or {@code bytes}, or {@code null}
 * @param settings what is in force there by the word of the kernel, limits included
 */
public record AddressDescriptor(String address, @Nullable Long depth, @Nullable Long capacity, @Nullable String unit,
		Map<String, Object> settings) {

	static AddressDescriptor of(AddressSnapshot snapshot) {
		Depth depth = snapshot.depth();
		return (depth != null)
				? new AddressDescriptor(snapshot.address().toString(), depth.unread(), depth.capacity(),
						depth.unit().name().toLowerCase(Locale.ROOT), snapshot.settings())
				: new AddressDescriptor(snapshot.address().toString(), null, null, null, snapshot.settings());
	}

}
