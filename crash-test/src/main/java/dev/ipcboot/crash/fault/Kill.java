package dev.ipcboot.crash.fault;

/**
 * {@code kill -9} of a process, and its restart a little later.
 */
final class Kill implements Fault {

	private static final int MAX_AWAY_MILLIS = 1500;

	@Override
	public boolean strike(Scene scene) {
		Victim victim = Places.process(scene);
		if (victim == null) {
			return false;
		}
		kill(scene, victim, scene.random().nextInt(MAX_AWAY_MILLIS));
		return true;
	}

	static void kill(Scene scene, Victim victim, int away) {
		scene.begun("kill", victim.name(), "kill -9");
		victim.kill();
		scene.later(away, () -> {
			victim.restart();
			scene.healed("kill", victim.name());
		});
	}

}
