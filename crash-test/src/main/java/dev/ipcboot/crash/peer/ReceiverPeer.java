package dev.ipcboot.crash.peer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcAddress;
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

	private static final int LARGE_PIECE = 1 << 20;

	private static final int SMALL_PIECE = 64;

	/** Less than the heap that a receiver may keep when its senders have ended. */
	private static final long REPLY_MEMORY = 16L << 20;

	private final ScheduledExecutorService timer = Listener.newSettling();

	private final List<TaskReceiver> receivers = new ArrayList<>();

	private final IpcEngine engine;

	private ReceiverPeer(PeerArguments arguments, Ledger ledger) throws IOException {
		super(ledger);
		List<Transport> transports = arguments.tasks()
			.keySet()
			.stream()
			.map((task) -> Carriers.of(PeerArguments.scheme(task)))
			.toList();
		this.engine = IpcEngine.open(EngineOptions.DEFAULT.withReplyMemory(REPLY_MEMORY),
				TaskDirectory.open(arguments.directory()), transports, new Reporting());
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
	 * Understands {@code pause TASK MILLIS} and {@code memory MILLIS}.
	 */
	@Override
	void onCommand(List<String> words) {
		if (words.get(0).equals("pause")) {
			pause(words.get(1), Long.parseLong(words.get(2)));
		}
		else {
			fillMemory(Long.parseLong(words.get(1)));
		}
	}

	private void pause(String task, long millis) {
		for (TaskReceiver receiver : this.receivers) {
			if (receiver.task().equals(task)) {
				receiver.pause();
				this.timer.schedule(() -> resume(receiver), millis, TimeUnit.MILLISECONDS);
			}
		}
	}

	/** Resumes, also while the memory is full. */
	private static void resume(TaskReceiver receiver) {
		while (true) {
			try {
				receiver.resume();
				return;
			}
			catch (OutOfMemoryError ex) {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
			}
		}
	}

	/** Takes all memory, first in large and then in small pieces, and gives it back. */
	private static void fillMemory(long millis) {
		List<byte[]> taken = new ArrayList<>();
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		int size = LARGE_PIECE;
		while (System.nanoTime() - end < 0) {
			try {
				taken.add(new byte[size]);
			}
			catch (OutOfMemoryError ex) {
				size = Math.max(SMALL_PIECE, size / 2);
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
			}
		}
		taken.clear();
	}

	@Override
	void close() {
		this.engine.close();
		this.timer.shutdown();
	}

}
