package dev.ipcboot.crash.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.crash.ledger.LedgerFile;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportOptions;

/**
 * A sender: one thread for each task of the receivers.
 */
public final class SenderPeer extends Peer {

	private final IpcEngine engine;

	private final Map<Thread, Correspondence> threads = new TreeMap<>(
			(left, right) -> left.getName().compareTo(right.getName()));

	private SenderPeer(PeerArguments arguments, Ledger ledger) throws IOException {
		super(ledger);
		EngineOptions options = EngineOptions.DEFAULT.withRetryFor(PeerArguments.MAX_OUTAGE);
		List<Transport> transports = new ArrayList<>();
		for (Map.Entry<String, String> entry : arguments.tasks().entrySet()) {
			TaskOptions task = TaskOptions.of(entry.getKey());
			String scheme = PeerArguments.scheme(task.name());
			transports.add(Carriers.of(scheme));
			if (scheme.equals("exec")) {
				options = options.with(new TaskOptions(task.name(), List.of(IpcAddress.of("exec:")), Framing.IPC,
						TransportOptions.NONE.with(ChildPeer.options(arguments))));
			}
			else if (!entry.getValue().isEmpty()) {
				options = options.with(task.at(IpcAddress.of(entry.getValue())));
			}
		}
		this.engine = IpcEngine.open(options, TaskDirectory.open(arguments.directory()), transports, new Reporting());
		Random random = new Random(arguments.seed());
		AtomicLong numbers = new AtomicLong();
		for (String task : arguments.tasks().keySet()) {
			Correspondence correspondence = new Correspondence(arguments.run(), this.engine.sender(task), ledger,
					new Random(random.nextLong()), numbers);
			this.threads.put(new Thread(correspondence, task), correspondence);
		}
	}

	/**
	 * Runs a sender.
	 * @param arguments see {@link PeerArguments}
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		PeerArguments parsed = PeerArguments.parse(arguments);
		Ledger ledger = Ledger.create(LedgerFile.of(parsed.ledgers(), parsed.run()));
		SenderPeer peer = new SenderPeer(parsed, ledger);
		peer.threads.keySet().forEach((thread) -> {
			thread.setDaemon(true);
			thread.start();
		});
		peer.run();
	}

	/**
	 * Understands {@code flood TASK COUNT}, and {@code calm}, which it answers with
	 * {@code calm} after the last batches.
	 */
	@Override
	void onCommand(List<String> words) throws Exception {
		if (words.get(0).equals("flood")) {
			this.threads.forEach((thread, correspondence) -> {
				if (thread.getName().equals(words.get(1))) {
					correspondence.flood(Integer.parseInt(words.get(2)));
				}
			});
			return;
		}
		this.threads.values().forEach(Correspondence::calmDown);
		for (Thread thread : this.threads.keySet()) {
			thread.join();
		}
		answer("calm");
	}

	@Override
	void close() {
		this.engine.close();
	}

}
