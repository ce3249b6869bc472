package dev.ipcboot.transport.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads the error output of a child, without which the child would hang once the pipe is
 * full, and keeps the last lines. Lines are bounded.
 */
final class ErrorOutput implements Runnable {

	private static final int LINES = 20;

	private static final int LONGEST_LINE = 2048;

	private final InputStream stream;

	private final Consumer<String> listener;

	private final Deque<String> last = new ArrayDeque<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final StringBuilder line = new StringBuilder();

	private volatile long read;

	ErrorOutput(InputStream stream, Consumer<String> listener) {
		this.stream = stream;
		this.listener = listener;
	}

	@Override
	public void run() {
		char[] buffer = new char[4096];
		try (Reader reader = new InputStreamReader(this.stream, StandardCharsets.UTF_8)) {
			int count = reader.read(buffer);
			while (count >= 0) {
				this.read += count;
				for (int i = 0; i < count; i++) {
					add(buffer[i]);
				}
				count = reader.read(buffer);
			}
		}
		catch (IOException ex) {
			// The end of the child ends its output, whatever way it is reported.
		}
		if (this.line.length() > 0) {
			emit();
		}
	}

	private void add(char character) {
		if (character == '\n') {
			emit();
		}
		else if (character != '\r') {
			this.line.append(character);
			if (this.line.length() == LONGEST_LINE) {
				emit();
			}
		}
	}

	private void emit() {
		String text = this.line.toString();
		this.line.setLength(0);
		this.lock.lock();
		try {
			if (this.last.size() == LINES) {
				this.last.removeFirst();
			}
			this.last.addLast(text);
		}
		finally {
			this.lock.unlock();
		}
		try {
			this.listener.accept(text);
		}
		catch (RuntimeException | Error ex) {
			// A log that can't be written must not fill the pipe and stop the child
		}
	}

	/**
	 * How many characters were read. By any thread.
	 */
	long read() {
		return this.read;
	}

	/**
	 * The last lines so far.
	 */
	List<String> last() {
		this.lock.lock();
		try {
			return List.copyOf(this.last);
		}
		finally {
			this.lock.unlock();
		}
	}

}
