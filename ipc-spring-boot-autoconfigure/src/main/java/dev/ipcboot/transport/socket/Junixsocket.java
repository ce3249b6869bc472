package dev.ipcboot.transport.socket;

import org.newsclub.net.unix.AFSocket;
import org.newsclub.net.unix.AFSocketCapability;
import org.newsclub.net.unix.AFUNIXSocket;

/**
 * Whether junixsocket's native library can be loaded and what it can do here. A system,
 * or a JVM under {@code --illegal-native-access=deny}, may refuse it.
 */
final class Junixsocket {

	static final String REMEDY = "start the JVM with --enable-native-access=ALL-UNNAMED, let it write to "
			+ "java.io.tmpdir, and check that junixsocket supports this system";

	private static final boolean SUPPORTED = probe();

	private Junixsocket() {
	}

	static boolean isSupported() {
		return SUPPORTED;
	}

	static boolean supports(AFSocketCapability capability) {
		return SUPPORTED && AFSocket.supports(capability);
	}

	private static boolean probe() {
		try {
			return AFUNIXSocket.isSupported();
		}
		catch (LinkageError | RuntimeException ex) {
			return false;
		}
	}

}
