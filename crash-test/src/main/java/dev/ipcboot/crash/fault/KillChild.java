package dev.ipcboot.crash.fault;

import java.util.List;

/**
 * {@code kill -9} of a child process, which its parent starts again.
 */
final class KillChild implements Fault {

	@Override
	public boolean strike(Scene scene) {
		Victim parent = Places.sender(scene);
		List<String> children = (parent != null) ? parent.children() : List.of();
		if (parent == null || children.isEmpty()) {
			return false;
		}
		String child = children.get(0);
		scene.begun("kill-child", child, "kill -9");
		parent.killChild(child);
		scene.healed("kill-child", child);
		return true;
	}

}
