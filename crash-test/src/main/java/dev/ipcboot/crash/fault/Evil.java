package dev.ipcboot.crash.fault;

import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.ipcboot.crash.evil.EvilSender;
import dev.ipcboot.crash.evil.EvilSender.Attack;
import dev.ipcboot.directory.TaskRecord;

/**
 * A malicious sender that knows the ids of honest ones.
 */
final class Evil implements Fault {

	private static final int MILLIS = 2000;

	@Override
	public boolean strike(Scene scene) {
		Victim receiver = Places.receiver(scene);
		if (receiver == null) {
			return false;
		}
		String task = receiver.tasks().get(scene.random().nextInt(receiver.tasks().size()));
		Attack[] attacks = Attack.values();
		Attack attack = attacks[scene.random().nextInt(attacks.length)];
		Random random = new Random(scene.random().nextLong());
		Optional<TaskRecord> found = Places.directory(scene).flatMap((directory) -> directory.find(task));
		if (found.isEmpty()) {
			return false;
		}
		List<Long> sources = receiver.sources(task);
		scene.begun("evil", task, attack + ", knows " + sources.size() + " sources");
		EvilSender sender = new EvilSender(task, found.get().addresses().get(0), sources, random);
		sender.start(attack);
		scene.later(MILLIS, () -> {
			sender.close();
			scene.healed("evil", task);
		});
		return true;
	}

}
