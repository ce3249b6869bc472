package dev.ipcboot.actuate;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.TaskSender;
import org.jspecify.annotations.Nullable;

/**
 * A task that this application has sent to.
 *
 * @param state how the link is doing
 * @param address where the task is reached, or {@code null} without a link
 * @param reconnects how often the link was opened again
 * @param unconfirmed how many messages wait for their verdict
 */
public record SenderDescriptor(TaskSender.State state, @Nullable String address, long reconnects, int unconfirmed) {

	static SenderDescriptor of(TaskSender sender) {
		IpcAddress address = sender.address();
		return new SenderDescriptor(sender.state(), (address != null) ? address.toString() : null, sender.reconnects(),
				sender.unconfirmed());
	}

}
