package dev.ipcboot.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The C program that shows what the kernel itself gives.
 *
 * @param program the path of the program
 * @param prefix what its command begins with: what pins it to a core, or nothing
 */
record CReference(String program, List<String> prefix) {

	/**
	 * Measure once; the program starts two processes for it.
	 */
	double measure(String figure, String carrier, int size, long nanos) throws Exception {
		List<String> command = new ArrayList<>(this.prefix);
		command.addAll(List.of(this.program, figure, carrier, Integer.toString(size), Double.toString(nanos / 1e9)));
		Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
		String line = process.inputReader().readLine();
		if (line == null || process.waitFor() != 0) {
			throw new IOException("The C reference failed: " + String.join(" ", command));
		}
		return Double.parseDouble(line);
	}

}
