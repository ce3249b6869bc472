package dev.ipcboot.transport.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Tells how long a process has used the processor. Linux tells it exactly, for each
 * thread; what the JDK knows changes every 10 ms, too seldom for a process that does
 * little at a time.
 */
final class BusyTime {

	private BusyTime() {
	}

	static long nanos(ProcessHandle process) {
		long sum = 0;
		Path threads = Path.of("/proc/" + process.pid() + "/task");
		try (DirectoryStream<Path> each = Files.newDirectoryStream(threads)) {
			for (Path thread : each) {
				sum += nanos(thread.resolve("schedstat"));
			}
			return sum;
		}
		catch (IOException | DirectoryIteratorException | NumberFormatException ex) {
			return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
		}
	}

	private static long nanos(Path schedstat) throws IOException {
		String text = Files.readString(schedstat);
		int end = text.indexOf(' ');
		return Long.parseLong((end < 0) ? text.strip() : text.substring(0, end));
	}

}
