package dev.ipcboot.sample.client;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.core.IpcOperations;
import dev.ipcboot.sample.monitor.Alert;
import dev.ipcboot.sample.monitor.Query;
import dev.ipcboot.sample.monitor.Statistics;

import org.springframework.stereotype.Component;

/**
 * Shows what the monitor can do, from another process.
 */
@Component
class ClientTour {

	private static final List<String> CARRIERS = List.of("unix", "unix-seqpacket", "unix-dgram", "pipe", "exec",
			"posix-mq", "sysv-mq", "tcp", "udp");

	private final IpcOperations ipc;

	private final Bench bench;

	ClientTour(IpcOperations ipc, Bench bench) {
		this.ipc = ipc;
		this.bench = bench;
	}

	/**
	 * Do everything and print it.
	 * @return whether every message was confirmed
	 */
	boolean run() {
		PrintStream out = System.out;
		Statistics load = this.ipc.convertSendAndReceive("query", new Query("load1", 60), Statistics.class);
		out.println("query   " + load);
		IpcConfirmation alert = alert();
		out.println("alert   " + alert.outcome() + ((alert.reason() != null) ? ": " + alert.reason() : ""));
		out.println();
		out.println(BenchResult.HEADING);
		List<BenchResult> results = new ArrayList<>();
		for (String carrier : CARRIERS) {
			BenchResult result = this.bench.run(carrier);
			out.println(result);
			results.add(result);
		}
		results.forEach((result) -> result.faults()
			.forEach(
					(fault, count) -> System.err.printf(Locale.ROOT, "%s: %d x %s%n", result.carrier(), count, fault)));
		return alert.isAcknowledged() && results.stream().allMatch(BenchResult::isComplete);
	}

	private IpcConfirmation alert() {
		Alert alert = new Alert(null, "sample client, pid " + ProcessHandle.current().pid(), "a try, no danger");
		return this.ipc.convertSendAndConfirm("alerts", alert, Map.of(IpcHeaders.PRIORITY, 7)).join();
	}

}
