package dev.ipcboot.crash.ledger;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A ledger to read.
 *
 * @param path the file
 */
public record LedgerFile(Path path) {

	private static final String SUFFIX = ".ledger";

	/**
	 * Returns the place of the ledger of a process run.
	 * @param directory the directory of all ledgers
	 * @param run the process run, for example {@code s1.3}
	 * @return the file
	 */
	public static Path of(Path directory, String run) {
		return directory.resolve(run + SUFFIX);
	}

	/**
	 * Lists ledgers.
	 * @param directory the directory of all ledgers
	 * @return the ledgers by the name of the process run
	 * @throws IOException if the directory cannot be read
	 */
	public static List<LedgerFile> list(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(SUFFIX)).sorted().map(LedgerFile::new).toList();
		}
	}

	/**
	 * Returns the process run.
	 * @return its name, for example {@code s1.3}
	 */
	public String run() {
		String name = this.path.getFileName().toString();
		return name.substring(0, name.length() - SUFFIX.length());
	}

	/**
	 * Reads all entries. A last line without its end belongs to a process that was killed
	 * in its write; it is skipped.
	 * @param reader receives the entries in their order
	 * @throws IOException if the file cannot be read or a line is malformed
	 */
	public void read(Consumer<Entry> reader) throws IOException {
		try (BufferedReader lines = Files.newBufferedReader(this.path)) {
			String line = lines.readLine();
			while (line != null) {
				String next = lines.readLine();
				Entry entry = parse(line);
				if (entry != null) {
					reader.accept(entry);
				}
				else if (next != null) {
					throw new IOException("Malformed line in " + this.path + ": " + line);
				}
				line = next;
			}
		}
	}

	private static @Nullable Entry parse(String line) {
		String[] parts = line.split(" ", 3);
		EntryKind kind = EntryKind.of(parts[0]);
		if (kind == null || parts.length < ((kind.fields() == 0) ? 2 : 3)) {
			return null;
		}
		List<String> fields = (kind.fields() == 0) ? List.of() : Arrays.asList(parts[2].split(" ", kind.fields()));
		return (fields.size() == kind.fields()) ? new Entry(kind, Long.parseLong(parts[1]), fields) : null;
	}

}
