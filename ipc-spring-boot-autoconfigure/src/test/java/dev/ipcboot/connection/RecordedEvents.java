package dev.ipcboot.connection;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;

/**
 * What an engine has reported, a line each.
 */
final class RecordedEvents implements EngineEvents {

	private final Queue<String> lines = new ConcurrentLinkedQueue<>();

	Queue<String> lines() {
		return this.lines;
	}

	@Override
	public void peerRefused(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		this.lines.add("refused: " + cause.getMessage());
	}

	@Override
	public void receiverExposed(String task, IpcAddress address, String meaning) {
		this.lines.add("exposed: " + meaning);
	}

	@Override
	public void protocolError(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		this.lines.add("protocol: " + cause.getMessage());
	}

	@Override
	public void outcomesMissing(String task, IpcAddress address, int count) {
		this.lines.add("outcomes missing: " + count);
	}

	@Override
	public void linkLost(String task, IpcAddress address, Throwable cause) {
		this.lines.add("lost: " + cause.getMessage());
	}

}
