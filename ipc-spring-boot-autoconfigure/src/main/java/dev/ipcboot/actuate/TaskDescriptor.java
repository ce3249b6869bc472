package dev.ipcboot.actuate;

import java.time.Instant;
import java.util.List;

import dev.ipcboot.connection.TaskReceiver;
import org.jspecify.annotations.Nullable;

/**
 * A task that this application receives for.
 *
 * @param listener the id of the listener container that receives for it, or {@code null}
 * if none does
 * @param addresses where it is reached, and what waits there
 * @param framing how messages are told apart
 * @param confirms whether senders learn the verdict; foreign framings have no way to say
 * @param state how it is doing
 * @param since when the state was entered
 * @param changes the latest changes of the state, the oldest first
 * @param failure the fault that has stopped it, or {@code null}
 * @param lastError the latest fault, also if it has been mended since, or {@code null}
 * @param oldestUnhandledMillis for how long the oldest message that has been read waits
 * for its verdict, in milliseconds
 * @param refusedPeers how many were turned away, as their user is not allowed
 * @param peers who sends to it
 */
public record TaskDescriptor(@Nullable String listener, List<AddressDescriptor> addresses, String framing,
		boolean confirms, TaskReceiver.State state, Instant since, List<StateChangeDescriptor> changes,
		@Nullable String failure, @Nullable String lastError, long oldestUnhandledMillis, long refusedPeers,
		List<PeerDescriptor> peers) {

	static TaskDescriptor of(TaskReceiver receiver, @Nullable String listener) {
		return new TaskDescriptor(listener, receiver.inspect().stream().map(AddressDescriptor::of).toList(),
				receiver.framing().id(), receiver.framing().isConfirming(), receiver.state(), receiver.since(),
				receiver.changes().stream().map(StateChangeDescriptor::of).toList(), text(receiver.failure()),
				text(receiver.lastFailure()), receiver.oldestUnhandled().toMillis(), receiver.refusedPeers(),
				receiver.peers().stream().map(PeerDescriptor::of).toList());
	}

	private static @Nullable String text(@Nullable Throwable fault) {
		return (fault != null) ? fault.toString() : null;
	}

}
