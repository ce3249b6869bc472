package dev.ipcboot.crash.peer;

import dev.ipcboot.connection.EngineEvents;

/**
 * Prints to standard error what must not happen to the engine of a peer.
 */
final class Reporting implements EngineEvents {

	@Override
	public void cleaningFailed(Throwable cause) {
		System.err.println("Cleaning failed: " + cause);
	}

	@Override
	public void nameLost(String task, Throwable cause) {
		System.err.println("The name " + task + " was lost: " + cause);
	}

}
