package dev.ipcboot.posix;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

/**
 * Whether the C library can be called here. Probed once, when first asked for.
 *
 * @param available whether it can be called
 * @param reason why not, or an empty string
 * @param remedy what would help, or an empty string
 * @param cause what the loader said, if anything
 */
public record NativeAccess(boolean available, String reason, String remedy, @Nullable Throwable cause) {

	private static final AtomicBoolean PREPARING = new AtomicBoolean();

	private static volatile boolean known;

	/**
	 * The answer for this process. Binds the library if that has not been done.
	 * @return the answer
	 */
	public static NativeAccess get() {
		return Probe.RESULT;
	}

	/**
	 * Whether {@link #get()} answers at once.
	 * @return {@code false} as long as the library is being bound, or not begun
	 */
	public static boolean isKnown() {
		return known;
	}

	/**
	 * Begins to bind the library, which takes much longer than to open a connection.
	 * Returns at once.
	 */
	public static void prepare() {
		if (known || !PREPARING.compareAndSet(false, true)) {
			return;
		}
		try {
			Thread thread = new Thread(NativeAccess::get, "ipc-native");
			thread.setDaemon(true);
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// No thread can be started: whoever needs the library first binds it
		}
	}

	private static NativeAccess probe() {
		String system = System.getProperty("os.name", "unknown");
		if (!system.toLowerCase(Locale.ROOT).startsWith("linux")) {
			return new NativeAccess(false, "it needs Linux and this is " + system, "use unix: or tcp: here", null);
		}
		try {
			Native.errno();
			return new NativeAccess(true, "", "", null);
		}
		catch (LinkageError | IllegalCallerException ex) {
			return new NativeAccess(false, "the native library can't be loaded (" + rootCause(ex) + ")",
					"start the JVM with --enable-native-access=ALL-UNNAMED, or give the executable jar the manifest "
							+ "entry 'Enable-Native-Access: ALL-UNNAMED'; if the temporary directory is mounted "
							+ "noexec, set -Djava.io.tmpdir to one that is not",
					ex);
		}
	}

	private static String rootCause(Throwable failure) {
		Throwable root = failure;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return root.toString().lines().findFirst().orElse("unknown");
	}

	/**
	 * Asked once, when first needed.
	 */
	private static final class Probe {

		static final NativeAccess RESULT = probe();

		static {
			known = true;
		}

	}

}
