package dev.ipcboot.benchmarks;

import java.io.IOException;

/**
 * The C program that shows what the kernel gives for one system call a message and one
 * more for its confirm.
 *
 * @param program the path of the program
 * @param figure what it is to measure
 * @param carrier the carrier
 * @param size the size of a message in bytes
 */
record CReference(String program, Figure figure, String carrier, int size) implements Workload {

	@Override
	public String name() {
		return "C, one call each";
	}

	@Override
	public double measure(long nanos) throws Exception {
		Process process = new ProcessBuilder(this.program, this.figure.id(), this.carrier, Integer.toString(this.size),
				Double.toString(nanos / 1e9))
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		long start = System.nanoTime();
		String line = process.inputReader().readLine();
		long elapsed = System.nanoTime() - start;
		if (line == null || process.waitFor() != 0) {
			throw new IOException("The C reference failed over " + this.carrier);
		}
		long value = Long.parseLong(line);
		return (this.figure == Figure.CONFIRMED) ? value * 1e9 / elapsed : value;
	}

	@Override
	public void close() {
		// It ends by itself.
	}

}
