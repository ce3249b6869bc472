package dev.ipcboot.connection;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps faults of listeners, such as a log that can't be written, away from the threads
 * of the engine. Safe for use by any thread.
 */
final class GuardedEvents implements EngineEvents {

	private final EngineEvents events;

	GuardedEvents(EngineEvents events) {
		this.events = events;
	}

	private static void guard(Runnable report) {
		try {
			report.run();
		}
		catch (Throwable ex) {
			Uncaught.report(ex);
		}
	}

	@Override
	public void nameClaimed(String task, List<IpcAddress> addresses) {
		guard(() -> this.events.nameClaimed(task, addresses));
	}

	@Override
	public void nameLost(String task, Throwable cause) {
		guard(() -> this.events.nameLost(task, cause));
	}

	@Override
	public void nameRestored(String task) {
		guard(() -> this.events.nameRestored(task));
	}

	@Override
	public void cleaningFailed(Throwable cause) {
		guard(() -> this.events.cleaningFailed(cause));
	}

	@Override
	public void peerConnected(String task, IpcAddress address, IpcPeer peer) {
		guard(() -> this.events.peerConnected(task, address, peer));
	}

	@Override
	public void peerDisconnected(String task, IpcAddress address, IpcPeer peer, @Nullable Throwable cause) {
		guard(() -> this.events.peerDisconnected(task, address, peer, cause));
	}

	@Override
	public void protocolError(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		guard(() -> this.events.protocolError(task, address, peer, cause));
	}

	@Override
	public void peerRefused(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		guard(() -> this.events.peerRefused(task, address, peer, cause));
	}

	@Override
	public void receiverExposed(String task, IpcAddress address, String meaning) {
		guard(() -> this.events.receiverExposed(task, address, meaning));
	}

	@Override
	public void receiverPromises(String task, IpcAddress address, String promise) {
		guard(() -> this.events.receiverPromises(task, address, promise));
	}

	@Override
	public void handlingFailed(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		guard(() -> this.events.handlingFailed(task, address, peer, cause));
	}

	@Override
	public void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
		guard(() -> this.events.answerLost(task, address, peer, reason));
	}

	@Override
	public void messageUnheard(String task, IpcAddress address, IpcPeer peer) {
		guard(() -> this.events.messageUnheard(task, address, peer));
	}

	@Override
	public void receiverFailed(String task, IpcAddress address, Throwable cause) {
		guard(() -> this.events.receiverFailed(task, address, cause));
	}

	@Override
	public void linkOpened(String task, IpcAddress address) {
		guard(() -> this.events.linkOpened(task, address));
	}

	@Override
	public void outcomesMissing(String task, IpcAddress address, int count) {
		guard(() -> this.events.outcomesMissing(task, address, count));
	}

	@Override
	public void linkLost(String task, IpcAddress address, Throwable cause) {
		guard(() -> this.events.linkLost(task, address, cause));
	}

	@Override
	public void linkStateChanged(String task, TaskSender.State from, TaskSender.State to, @Nullable Throwable cause) {
		guard(() -> this.events.linkStateChanged(task, from, to, cause));
	}

	@Override
	public void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to,
			@Nullable Throwable cause) {
		guard(() -> this.events.receiverStateChanged(task, from, to, cause));
	}

	@Override
	public void messageLost(String task, Throwable cause) {
		guard(() -> this.events.messageLost(task, cause));
	}

	@Override
	public void threadFailed(String thread, Throwable cause) {
		guard(() -> this.events.threadFailed(thread, cause));
	}

	@Override
	public void threadRecovered(String thread) {
		guard(() -> this.events.threadRecovered(thread));
	}

}
