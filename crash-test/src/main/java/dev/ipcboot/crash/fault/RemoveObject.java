package dev.ipcboot.crash.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.crash.peer.Carriers;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;

/**
 * Removal of what a living process has put into the file system or the kernel: socket,
 * FIFO, queue, record or lock, of a receiver or of a sender that takes answers; sometimes
 * everything of a task at once.
 */
final class RemoveObject implements Fault {

	@Override
	public boolean strike(Scene scene) {
		List<TaskRecord> records = new ArrayList<>(Places.directory(scene).map(TaskDirectory::list).orElse(List.of()));
		if (records.isEmpty()) {
			return false;
		}
		records.sort(Comparator.comparing(TaskRecord::task));
		TaskRecord target = records.get(scene.random().nextInt(records.size()));
		try {
			remove(scene, target);
		}
		catch (IOException ex) {
			// Its owner has removed it meanwhile.
		}
		return true;
	}

	private void remove(Scene scene, TaskRecord target) throws IOException {
		String[] kinds = { "object", "record", "lock" };
		String kind = kinds[scene.random().nextInt(kinds.length)];
		String owner = scene.owner(target.pid());
		scene.begun("remove", target.task().startsWith("return.") ? owner : target.task(),
				kind + " of " + target.task() + " at " + target.addresses() + ", owner " + owner);
		switch (kind) {
			case "record" -> Files.deleteIfExists(scene.directory().resolve(target.task() + ".json"));
			case "lock" -> Files.deleteIfExists(scene.directory().resolve(target.task() + ".lock"));
			default -> target.addresses().forEach(RemoveObject::removeObject);
		}
	}

	private static void removeObject(IpcAddress address) {
		Carriers.of(address.scheme()).remove(address);
	}

}
