package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import com.sun.management.ThreadMXBean;

/**
 * What a process can say about itself.
 */
final class ProcessFigures {

	private ProcessFigures() {
	}

	/**
	 * What all threads that live have allocated, in bytes.
	 */
	static long allocated() {
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long sum = 0;
		for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
			sum += Math.max(0, bytes);
		}
		return sum;
	}

	/**
	 * What the process has of the machine's memory, in bytes.
	 */
	static long resident() throws IOException {
		try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
			return lines.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
				.sum();
		}
	}

	/**
	 * What the heap holds after a collection, in bytes.
	 */
	static long heapAfterCollection() {
		// Twice, since what references kept reachable goes with the second one.
		System.gc();
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

}
