package dev.ipcboot.crash.fault;

/**
 * A task that is paused, sometimes for longer than the write timeout, while senders flood
 * it: kernel buffers, queues and windows fill.
 */
final class Pause implements Fault {

	private static final int SHORT_MILLIS = 2000;

	private static final int LONG_MILLIS = 11_500;

	private static final int FLOOD = 3000;

	@Override
	public boolean strike(Scene scene) {
		Victim receiver = Places.receiver(scene);
		if (receiver == null) {
			return false;
		}
		String task = receiver.tasks().get(scene.random().nextInt(receiver.tasks().size()));
		int millis = (scene.random().nextInt(8) == 0) ? LONG_MILLIS : 50 + scene.random().nextInt(SHORT_MILLIS);
		scene.begun("pause", task, "paused for " + millis + " ms");
		receiver.tell("pause " + task + ' ' + millis);
		scene.later(millis, () -> scene.healed("pause", task));
		Victim sender = Places.sender(scene);
		if (sender != null && scene.random().nextBoolean()) {
			scene.begun("flood", task, "by " + sender.name());
			sender.tell("flood " + task + ' ' + FLOOD);
		}
		return true;
	}

}
