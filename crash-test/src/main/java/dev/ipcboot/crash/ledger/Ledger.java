package dev.ipcboot.crash.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Ledger of one process run. Each entry is one {@code write(2)} of one line, so the
 * kernel keeps every entry of a process that is killed. Times are {@link System#nanoTime}
 * , which all processes of a Linux host share. Safe for use by any thread.
 */
public final class Ledger implements AutoCloseable {

	private static final int MAX_TEXT = 300;

	private final FileChannel file;

	private Ledger(FileChannel file) {
		this.file = file;
	}

	/**
	 * Creates a ledger.
	 * @param path the file, which must not exist
	 * @return the ledger
	 * @throws IOException if the file exists or cannot be created
	 */
	public static Ledger create(Path path) throws IOException {
		return new Ledger(FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
	}

	/**
	 * Appends an entry.
	 * @param kind the kind of the entry
	 * @param fields the fields of that kind; the last one may contain blanks
	 */
	public void add(EntryKind kind, Object... fields) {
		StringBuilder line = new StringBuilder(96).append(kind.word()).append(' ').append(System.nanoTime());
		for (Object field : fields) {
			line.append(' ').append(text(field));
		}
		ByteBuffer bytes = ByteBuffer.wrap(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
		synchronized (this) {
			try {
				while (bytes.hasRemaining()) {
					this.file.write(bytes);
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("The ledger cannot be written", ex);
			}
		}
	}

	private static String text(Object field) {
		String text = String.valueOf(field).replace('\n', ' ').replace('\r', ' ');
		return (text.length() > MAX_TEXT) ? text.substring(0, MAX_TEXT) : text;
	}

	@Override
	public synchronized void close() throws IOException {
		this.file.close();
	}

}
