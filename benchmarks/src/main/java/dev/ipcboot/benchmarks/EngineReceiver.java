package dev.ipcboot.benchmarks;

import java.nio.file.Path;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.frame.WireMessage;

/**
 * Owns a task, acknowledges everything and answers requests with what they brought.
 * Arguments: directory, address.
 */
public final class EngineReceiver {

	private EngineReceiver() {
	}

	/**
	 * Receive until the standard input ends.
	 * @param arguments see above
	 * @throws Exception if the task can't be owned
	 */
	public static void main(String[] arguments) throws Exception {
		try (IpcEngine engine = Engines.open(Path.of(arguments[0]))) {
			engine.listen(TaskOptions.of("bench").at(IpcAddress.of(arguments[1])), (delivery) -> {
				if (delivery.isRequest()) {
					delivery.reply(WireMessage.of(delivery.payloadBytes()));
				}
				// Otherwise returning acknowledges.
			});
			Peer.readyUntilEnd();
		}
	}

}
