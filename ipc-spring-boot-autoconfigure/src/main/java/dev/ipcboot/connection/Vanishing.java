package dev.ipcboot.connection;

import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;

import dev.ipcboot.IpcException;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.transport.ServerChannel;
import org.jspecify.annotations.Nullable;

/**
 * Opens objects although somebody removes them, or their directory, at that very moment.
 */
final class Vanishing {

	private static final long PATIENCE_NANOS = 2_000_000_000;

	private Vanishing() {
	}

	/**
	 * Listen, and once more if what was needed or had just been made was removed.
	 * @param claim the claim of the task, put back first, or {@code null} if it has none
	 * @param listening listens
	 * @return the channel
	 */
	static ServerChannel listen(@Nullable Claim claim, Supplier<ServerChannel> listening) {
		long end = System.nanoTime() + PATIENCE_NANOS;
		while (true) {
			try {
				return listening.get();
			}
			catch (IpcException ex) {
				boolean putBack = claim != null && claim.keep();
				if (System.nanoTime() - end > 0 || !(putBack || isVanished(ex))) {
					throw ex;
				}
			}
		}
	}

	private static boolean isVanished(Throwable fault) {
		Throwable cause = fault;
		while (cause != null && !(cause instanceof NoSuchFileException)) {
			cause = cause.getCause();
		}
		return cause != null;
	}

}
