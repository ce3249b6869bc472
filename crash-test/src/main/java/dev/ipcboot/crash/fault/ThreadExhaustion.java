package dev.ipcboot.crash.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A process that cannot start threads for a while. Root is exempt from the limit of
 * processes, so there the address space is limited, which has no room for another stack
 * then.
 */
final class ThreadExhaustion implements Fault {

	private static final int MAX_MILLIS = 2500;

	private static final long ROOM = 256 << 10;

	private static final long PAGE = 4096;

	@Override
	public boolean strike(Scene scene) {
		Victim victim = Places.receiver(scene);
		if (victim == null) {
			return false;
		}
		int millis = 200 + scene.random().nextInt(MAX_MILLIS);
		try {
			limit(victim, addressSpace(victim) + ROOM + "");
		}
		catch (IOException ex) {
			return false;
		}
		scene.begun("threads", victim.name(), "no new threads for " + millis + " ms");
		// New connections need threads
		Victim sender = Places.sender(scene);
		if (sender != null) {
			Kill.kill(scene, sender, millis / 2);
		}
		scene.later(millis, () -> {
			try {
				limit(victim, "unlimited");
			}
			catch (IOException ex) {
				// It has ended.
			}
			victim.revive();
			scene.healed("threads", victim.name());
		});
		return true;
	}

	private static long addressSpace(Victim victim) throws IOException {
		String pages = Files.readString(Path.of("/proc", String.valueOf(victim.pid()), "statm")).split(" ")[0];
		return Long.parseLong(pages) * PAGE;
	}

	private static void limit(Victim victim, String bytes) throws IOException {
		Commands.run("prlimit", "--pid", String.valueOf(victim.pid()), "--as=" + bytes + ":unlimited");
	}

}
