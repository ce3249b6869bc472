package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jnr.posix.POSIXFactory;
import jnr.posix.Passwd;
import org.jspecify.annotations.Nullable;

/**
 * User ids and their names.
 */
final class Users {

	static final long ROOT = 0;

	private static final long OWN = ownUid();

	private static final Map<Long, Optional<String>> NAMES = new ConcurrentHashMap<>();

	private Users() {
	}

	/**
	 * The effective user id of this process, or -1 where it can't be found out.
	 * @return the id
	 */
	static long own() {
		return OWN;
	}

	static @Nullable String name(long uid) {
		if (uid < 0) {
			return null;
		}
		if (uid == ROOT) {
			return "root";
		}
		return NAMES.computeIfAbsent(uid, Users::lookUp).orElse(null);
	}

	private static long ownUid() {
		try {
			return ((Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")).longValue();
		}
		catch (IOException | RuntimeException ex) {
			return ownUidByLibrary();
		}
	}

	private static long ownUidByLibrary() {
		try {
			return POSIXFactory.getNativePOSIX().geteuid();
		}
		catch (LinkageError | RuntimeException ex) {
			return -1;
		}
	}

	private static Optional<String> lookUp(long uid) {
		if (uid == OWN) {
			return Optional.of(System.getProperty("user.name"));
		}
		try {
			Passwd entry = POSIXFactory.getNativePOSIX().getpwuid((int) uid);
			return Optional.ofNullable((entry != null) ? entry.getLoginName() : null);
		}
		catch (LinkageError | RuntimeException ex) {
			return Optional.empty();
		}
	}

}
