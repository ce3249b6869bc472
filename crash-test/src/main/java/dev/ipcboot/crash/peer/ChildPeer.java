package dev.ipcboot.crash.peer;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.EngineOptions;
import dev.ipcboot.connection.IpcEngine;
import dev.ipcboot.connection.TaskOptions;
import dev.ipcboot.crash.ledger.EntryKind;
import dev.ipcboot.crash.ledger.Ledger;
import dev.ipcboot.crash.ledger.LedgerFile;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.transport.process.ExecOptions;
import dev.ipcboot.transport.process.RestartOptions;
import dev.ipcboot.transport.process.StdioTransport;

/**
 * A receiver that is the child of a sender and serves it over standard input and output.
 */
public final class ChildPeer {

	/** A child that is killed often is wanted back soon. */
	private static final RestartOptions QUICK = new RestartOptions(RestartOptions.Policy.ALWAYS, Duration.ofMillis(50),
			2, Duration.ofMillis(500), 1000, Duration.ofMinutes(1));

	private ChildPeer() {
	}

	/**
	 * Returns how the parent runs the child.
	 */
	static ExecOptions options(PeerArguments parent) {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		return ExecOptions.of(java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-cp",
				System.getProperty("java.class.path"), ChildPeer.class.getName(), name(parent.process()),
				parent.directory().toString(), parent.ledgers().toString(), "exec." + parent.process(), parent.run())
			.withRestart(QUICK);
	}

	/**
	 * Returns the name of the child of a process.
	 * @param parent the name of the parent
	 * @return the name without the number of the run
	 */
	public static String name(String parent) {
		return "child-" + parent;
	}

	/**
	 * Runs a child.
	 * @param arguments name, task directory, directory of the ledgers, task, process run
	 * of the parent
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
		String run = arguments[0] + '.' + ProcessHandle.current().pid();
		Ledger ledger = Ledger.create(LedgerFile.of(Path.of(arguments[2]), run));
		ledger.add(EntryKind.STARTED, run);
		ledger.add(EntryKind.PARENT, arguments[4]);
		CountDownLatch end = new CountDownLatch(1);
		TaskOptions task = TaskOptions.of(arguments[3]).at(IpcAddress.of("stdio:"));
		try (IpcEngine engine = IpcEngine.open(EngineOptions.DEFAULT.with(task),
				TaskDirectory.open(Path.of(arguments[1])), List.of(new StdioTransport(end::countDown)),
				EngineEvents.NONE)) {
			engine.listen(task, new Listener(ledger, new Random(run.hashCode()), Listener.newSettling()));
			end.await();
		}
		ledger.add(EntryKind.EXIT);
		Runtime.getRuntime().halt(0);
	}

}
