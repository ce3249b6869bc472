package dev.ipcboot.crash.fault;

/**
 * A receiver whose heap is full for a while.
 */
final class MemoryExhaustion implements Fault {

	private static final int MAX_MILLIS = 1500;

	@Override
	public boolean strike(Scene scene) {
		Victim receiver = Places.receiver(scene);
		if (receiver == null) {
			return false;
		}
		int millis = 100 + scene.random().nextInt(MAX_MILLIS);
		scene.begun("memory", receiver.name(), "heap full for " + millis + " ms");
		receiver.tell("memory " + millis);
		scene.later(millis, () -> scene.healed("memory", receiver.name()));
		return true;
	}

}
