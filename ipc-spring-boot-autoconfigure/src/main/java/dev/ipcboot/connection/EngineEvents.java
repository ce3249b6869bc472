package dev.ipcboot.connection;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * What the engine reports to whoever logs and publishes. Called on threads of the engine,
 * which must not be held up. All methods do nothing by default.
 */
public interface EngineEvents {

	/**
	 * Reports nothing.
	 */
	EngineEvents NONE = new EngineEvents() {
	};

	/**
	 * This process has become the owner of a name and listens.
	 * @param task the name
	 * @param addresses where
	 */
	default void nameClaimed(String task, List<IpcAddress> addresses) {
	}

	/**
	 * Another process has claimed a name of this process, which has given it up.
	 * @param task the name
	 * @param cause the fault, and the remedy
	 */
	default void nameLost(String task, Throwable cause) {
	}

	/**
	 * Lock, record or directory of a name of this process had been removed or
	 * overwritten, and have been put back.
	 * @param task the name
	 */
	default void nameRestored(String task) {
	}

	/**
	 * Left-overs of dead processes can't be removed, or those that this process would
	 * leave can't be noted.
	 * @param cause the fault, and the remedy
	 */
	default void cleaningFailed(Throwable cause) {
	}

	/**
	 * A peer has opened a channel to a task of this process.
	 * @param task the task
	 * @param address where
	 * @param peer who
	 */
	default void peerConnected(String task, IpcAddress address, IpcPeer peer) {
	}

	/**
	 * A peer's channel to a task of this process has ended.
	 * @param task the task
	 * @param address where
	 * @param peer who
	 * @param cause the fault that ended it, or {@code null} for an orderly end
	 */
	default void peerDisconnected(String task, IpcAddress address, IpcPeer peer, @Nullable Throwable cause) {
	}

	/**
	 * Something that came was malformed; it was dropped or its channel closed.
	 * @param task the task
	 * @param address where it came
	 * @param peer the sender
	 * @param cause what was wrong
	 */
	default void protocolError(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
	}

	/**
	 * A peer was not let in: it may not send to the task, or it did not prove who it is.
	 * @param task the task
	 * @param address where it came
	 * @param peer who it is, as far as that is known
	 * @param cause why
	 */
	default void peerRefused(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
	}

	/**
	 * A task listens where others than the users of this host can reach it.
	 * @param task the task
	 * @param address where
	 * @param meaning who can reach it, and what that means
	 */
	default void receiverExposed(String task, IpcAddress address, String meaning) {
	}

	/**
	 * A task listens on a carrier whose guarantees differ from those of one host.
	 * @param task the task
	 * @param address where
	 * @param promise what is promised there and not elsewhere, and the other way round
	 */
	default void receiverPromises(String task, IpcAddress address, String promise) {
	}

	/**
	 * A fault of this process, and not of the peer, broke into the handling of a message:
	 * the handler threw after it had given its verdict, which stands, or the engine
	 * itself failed, for example for want of memory. What was not handled is not
	 * acknowledged.
	 * @param task the task
	 * @param address where the message came
	 * @param peer the sender
	 * @param cause the fault
	 */
	default void handlingFailed(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
	}

	/**
	 * A sender does not learn what became of its message: the framing of the task can't
	 * say it, or the sender takes no answer.
	 * @param task the task
	 * @param address where the message came
	 * @param peer the sender
	 * @param reason what can't be said, and why
	 */
	default void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
	}

	/**
	 * A peer that this process speaks to has sent a message, which nobody in this process
	 * receives. It was dropped, and rejected if it was confirmed.
	 * @param task the task that was sent to
	 * @param address where it came
	 * @param peer the sender
	 */
	default void messageUnheard(String task, IpcAddress address, IpcPeer peer) {
	}

	/**
	 * A receiver has stopped by a fault: nothing is received at this address any more.
	 * @param task the task
	 * @param address the address
	 * @param cause the fault
	 */
	default void receiverFailed(String task, IpcAddress address, Throwable cause) {
	}

	/**
	 * A link to a task has been opened, for the first time or again.
	 * @param task the task
	 * @param address where it was found
	 */
	default void linkOpened(String task, IpcAddress address) {
	}

	/**
	 * A link to a task has been lost. Unconfirmed messages are kept and sent again when
	 * it is back.
	 * @param task the task
	 * @param address where it was
	 * @param cause what happened
	 */
	default void linkLost(String task, IpcAddress address, Throwable cause) {
	}

	/**
	 * The link to a task seems to hold, and yet no outcome comes: many messages in a row
	 * have ended as unknown. This process introduces itself again, and opens the link
	 * again if that does not help.
	 * @param task the task
	 * @param address where it is
	 * @param count the number of messages
	 */
	default void outcomesMissing(String task, IpcAddress address, int count) {
	}

	/**
	 * The way to a task has entered another state.
	 * @param task the task
	 * @param from the state before
	 * @param to the state after
	 * @param cause why, or {@code null} if it was in the course of things
	 */
	default void linkStateChanged(String task, TaskSender.State from, TaskSender.State to, @Nullable Throwable cause) {
	}

	/**
	 * A receiver of this process has entered another state.
	 * @param task the task
	 * @param from the state before
	 * @param to the state after
	 * @param cause why, or {@code null} if it was in the course of things
	 */
	default void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to,
			@Nullable Throwable cause) {
	}

	/**
	 * A message that nobody waits for, since it was sent without a confirm and with a
	 * delay, could not be sent when it was due.
	 * @param task the task
	 * @param cause why
	 */
	default void messageLost(String task, Throwable cause) {
	}

	/**
	 * A thread of the engine has failed, or could not be started. It tries again. Called
	 * once for a row of faults.
	 * @param thread the name of the thread
	 * @param cause the fault
	 */
	default void threadFailed(String thread, Throwable cause) {
	}

	/**
	 * A thread that has failed is in order again.
	 * @param thread the name of the thread
	 */
	default void threadRecovered(String thread) {
	}

}
