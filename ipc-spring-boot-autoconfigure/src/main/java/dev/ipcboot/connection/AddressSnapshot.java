package dev.ipcboot.connection;

import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Depth;
import org.jspecify.annotations.Nullable;

/**
 * One address of a receiver at one moment.
 *
 * @param address the address
 * @param depth how much waits there and how much fits, or {@code null} where the carrier
 * does not tell
 * @param settings what is in force there by the word of the kernel, by name
 */
public record AddressSnapshot(IpcAddress address, @Nullable Depth depth, Map<String, Object> settings) {
}
