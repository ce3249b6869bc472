package dev.ipcboot.directory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the file of a record. Readers see the old record or the new one, never
 * a part.
 */
final class RecordFile {

	/**
	 * The largest record in bytes.
	 */
	static final int MAX_SIZE = 64 * 1024;

	private static final FileAttribute<?> MODE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private RecordFile() {
	}

	/**
	 * Write a record. The caller holds the claim.
	 * @param files the files of the directory
	 * @param entry the record
	 * @throws IOException if it can't be written
	 */
	static void write(TaskFiles files, TaskRecord entry) throws IOException {
		byte[] json = RecordJson.write(entry).getBytes(StandardCharsets.UTF_8);
		if (json.length > MAX_SIZE) {
			throw new IOException("a record has " + json.length + " bytes, more than the limit of " + MAX_SIZE);
		}
		Path draft = files.draft(entry.task());
		// Created anew, so that the mode of a leftover doesn't matter
		Files.deleteIfExists(draft);
		Files.createFile(draft, MODE);
		Files.write(draft, json);
		Files.move(draft, files.recordOf(entry.task()), StandardCopyOption.ATOMIC_MOVE);
	}

	static TaskLookup read(TaskFiles files, String task) {
		Path file = files.recordOf(task);
		try {
			return TaskLookup.found(RecordJson.read(task, text(file)));
		}
		catch (NoSuchFileException ex) {
			return TaskLookup.absent(task, "nobody has claimed it (there is no " + file + ")");
		}
		catch (ParseException ex) {
			return TaskLookup.absent(task, "its record " + file + " is malformed: " + ex.getMessage());
		}
		catch (CharacterCodingException ex) {
			return TaskLookup.absent(task, "its record " + file + " is malformed: it is not UTF-8");
		}
		catch (IOException ex) {
			return TaskLookup.absent(task, "its record " + file + " can't be read: " + ex);
		}
	}

	/**
	 * Remove a record and its draft. The caller holds the lock.
	 * @param files the files of the directory
	 * @param task the task
	 * @throws IOException if they can't be removed
	 */
	static void remove(TaskFiles files, String task) throws IOException {
		Files.deleteIfExists(files.recordOf(task));
		Files.deleteIfExists(files.draft(task));
	}

	/**
	 * Version that changes with every replacement of a record.
	 * @param files the files of the directory
	 * @param task the task
	 * @return the version, or {@code null} if there is no record
	 */
	static @Nullable Object version(TaskFiles files, String task) {
		try {
			return Files.readAttributes(files.recordOf(task), "unix:ino,dev,size,lastModifiedTime",
					LinkOption.NOFOLLOW_LINKS);
		}
		catch (IOException ex) {
			return null;
		}
	}

	private static String text(Path file) throws IOException, ParseException {
		if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
			// Opening a FIFO would wait for a writer
			throw new ParseException("it is not a regular file", 0);
		}
		try (InputStream input = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
			byte[] bytes = input.readNBytes(MAX_SIZE + 1);
			if (bytes.length > MAX_SIZE) {
				throw new ParseException("it has more than " + MAX_SIZE + " bytes", MAX_SIZE);
			}
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
	}

}
