package dev.ipcboot.crash.fault;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.Random;

import dev.ipcboot.directory.TaskDirectory;
import org.jspecify.annotations.Nullable;

/**
 * Chooses where a fault strikes.
 */
final class Places {

	private Places() {
	}

	static @Nullable Victim receiver(Scene scene) {
		return any(scene.random(), scene.receivers());
	}

	static @Nullable Victim sender(Scene scene) {
		return any(scene.random(), scene.senders());
	}

	/**
	 * Strikes receivers more often: there are fewer of them, and more depends on them.
	 */
	static @Nullable Victim process(Scene scene) {
		Victim receiver = receiver(scene);
		return (receiver != null && scene.random().nextInt(5) < 3) ? receiver : sender(scene);
	}

	/** Does not put a removed directory back, which is up to its owners. */
	static Optional<TaskDirectory> directory(Scene scene) {
		return Files.isDirectory(scene.directory()) ? Optional.of(TaskDirectory.open(scene.directory()))
				: Optional.empty();
	}

	private static @Nullable Victim any(Random random, List<? extends Victim> victims) {
		List<? extends Victim> ready = victims.stream().filter(Victim::isReady).toList();
		return ready.isEmpty() ? null : ready.get(random.nextInt(ready.size()));
	}

}
