package dev.ipcboot.actuate;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.LinkStateChange;
import dev.ipcboot.connection.TaskSender;
import org.jspecify.annotations.Nullable;

/**
 * A task that this application has sent to.
 *
 * @param state how the link is doing
 * @param address where the task is reached, or {@code null} without a link
 * @param reconnects how often the link was opened again
 * @param unconfirmed how many messages wait for their verdict
 * @param reason why the state was entered, or {@code null} if it was in the course of
 * things
 */
public record SenderDescriptor(TaskSender.State state, @Nullable String address, long reconnects, int unconfirmed,
		@Nullable String reason) {

	static SenderDescriptor of(TaskSender sender) {
		IpcAddress address = sender.address();
		List<LinkStateChange> changes = sender.changes();
		return new SenderDescriptor(sender.state(), (address != null) ? address.toString() : null, sender.reconnects(),
				sender.unconfirmed(), changes.get(changes.size() - 1).reason());
	}

}
