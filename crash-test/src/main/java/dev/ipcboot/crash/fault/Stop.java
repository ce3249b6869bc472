package dev.ipcboot.crash.fault;

/**
 * {@code SIGSTOP} of a process, usually for a moment and sometimes for longer than every
 * timeout.
 */
final class Stop implements Fault {

	private static final int SHORT_MILLIS = 1500;

	private static final int LONG_MILLIS = 12_000;

	@Override
	public boolean strike(Scene scene) {
		Victim victim = Places.process(scene);
		if (victim == null) {
			return false;
		}
		int millis = (scene.random().nextInt(8) == 0) ? LONG_MILLIS : 50 + scene.random().nextInt(SHORT_MILLIS);
		String run = victim.run();
		scene.begun("stop", run, "SIGSTOP for " + millis + " ms");
		victim.stop();
		scene.later(millis, () -> {
			victim.resume();
			scene.healed("stop", run);
		});
		return true;
	}

}
