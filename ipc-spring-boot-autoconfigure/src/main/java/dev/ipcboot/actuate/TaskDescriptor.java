package dev.ipcboot.actuate;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A task that this application receives for.
 *
 * @param addresses where it is reached
 * @param framing how messages are told apart
 * @param confirms whether senders learn the verdict; foreign framings have no way to say
 * @param state how it is doing
 * @param since when the state was entered
 * @param failure the fault that has stopped it, or {@code null}
 * @param peers who sends to it
 */
public record TaskDescriptor(List<String> addresses, String framing, boolean confirms, TaskReceiver.State state,
		Instant since, @Nullable String failure, List<PeerDescriptor> peers) {

	static TaskDescriptor of(TaskReceiver receiver) {
		Throwable failure = receiver.failure();
		return new TaskDescriptor(receiver.addresses().stream().map(IpcAddress::toString).toList(),
				receiver.framing().id(), receiver.framing().isConfirming(), receiver.state(), receiver.since(),
				(failure != null) ? failure.toString() : null,
				receiver.peers().stream().map(PeerDescriptor::of).toList());
	}

}
