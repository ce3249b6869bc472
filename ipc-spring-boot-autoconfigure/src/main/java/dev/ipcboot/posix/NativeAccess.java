package dev.ipcboot.posix;

import java.util.Locale;

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

	private static final NativeAccess PROBED = probe();

	/**
	 * The answer for this process.
	 * @return the answer
	 */
	public static NativeAccess get() {
		return PROBED;
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

}
