package dev.ipcboot.transport.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * Tells how much of a pipe its reader has not read, also after the writing end has been
 * closed and the reader has ended. As long as it is open, a writer does not learn that
 * the reader is gone. Used by one thread.
 */
final class UnreadBytes implements AutoCloseable {

	static final long UNKNOWN = -1;

	private final @Nullable FileInputStream end;

	private UnreadBytes(@Nullable FileInputStream end) {
		this.end = end;
	}

	/**
	 * Open a pipe that has a writer.
	 * @param descriptor the path of a descriptor of the pipe, at this or another process
	 */
	static UnreadBytes of(Path descriptor) {
		try {
			boolean pipe = Files.readSymbolicLink(descriptor).toString().startsWith("pipe:");
			return new UnreadBytes(pipe ? new FileInputStream(descriptor.toFile()) : null);
		}
		catch (IOException | UnsupportedOperationException ex) {
			// Not Linux, or not for this user
			return new UnreadBytes(null);
		}
	}

	/**
	 * How much there is.
	 * @return the number of bytes, or {@link #UNKNOWN}
	 */
	long count() {
		try {
			return (this.end != null) ? this.end.available() : UNKNOWN;
		}
		catch (IOException ex) {
			return UNKNOWN;
		}
	}

	@Override
	public void close() {
		try {
			if (this.end != null) {
				this.end.close();
			}
		}
		catch (IOException ex) {
			// Nothing is left to be released.
		}
	}

}
