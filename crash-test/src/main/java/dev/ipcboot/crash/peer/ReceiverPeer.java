package dev.ipcboot.crash.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.crash.ledger.LedgerFile;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.Transport;

/**
 * A receiver: owns one task on each transport.
 */
public final class ReceiverPeer extends Peer {

	private final ScheduledExecutorService timer = Listener.newSettling();

	private final List<TaskReceiver> receivers = new ArrayList<>();

	private final IpcEngine engine;

	private ReceiverPeer(PeerArguments arguments, Ledger ledger) {
		super(ledger);
		List<Transport> transports = arguments.tasks()
			.keySet()
			.stream()
			.map((task) -> Carriers.of(PeerArguments.scheme(task)))
			.toList();
		this.engine = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(arguments.directory()), transports,
				EngineEvents.NONE);
		Random random = new Random(arguments.seed());
		arguments.tasks().forEach((task, address) -> {
			TaskOptions options = TaskOptions.of(task)
				.at(IpcAddress.of(address.isEmpty() ? PeerArguments.scheme(task) + ':' : address));
			Listener listener = new Listener(ledger, new Random(random.nextLong()), this.timer);
			this.receivers.add(this.engine.listen(options, listener));
		});
	}

	/**
	 * Runs a receiver.
	 * @param arguments see {@link PeerArguments}
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		PeerArguments parsed = PeerArguments.parse(arguments);
		Ledger ledger = Ledger.create(LedgerFile.of(parsed.ledgers(), parsed.run()));
		new ReceiverPeer(parsed, ledger).run();
	}

	/**
	 * Understands {@code pause TASK MILLIS}.
	 */
	@Override
	void onCommand(List<String> words) {
		for (TaskReceiver receiver : this.receivers) {
			if (receiver.task().equals(words.get(1))) {
				receiver.pause();
				this.timer.schedule(receiver::resume, Long.parseLong(words.get(2)), TimeUnit.MILLISECONDS);
			}
		}
	}

	@Override
	void close() {
		this.engine.close();
		this.timer.shutdown();
	}

}
