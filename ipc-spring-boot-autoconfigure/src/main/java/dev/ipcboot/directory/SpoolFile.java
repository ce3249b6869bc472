package dev.ipcboot.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

import dev.ipcboot.IpcException;
import dev.ipcboot.frame.HeaderCodec;

/**
 * The file of one spooled message, big-endian: <pre>
 *  0  4  magic 'IPCD'
 *  4  4  CRC-32 of everything that follows
 *  8  8  time of writing, in milliseconds since the epoch
 * 16  4  priority
 * 20  4  length of the headers, as on the wire
 * 24     headers, then the payload up to the end of the file
 * </pre> Written under another name, forced to the disk and then renamed, so a file is
 * there with all of its content or not at all.
 */
final class SpoolFile {

	static final String SUFFIX = ".msg";

	private static final String DRAFT_SUFFIX = ".tmp";

	private static final int MAGIC = 0x49504344;

	private static final int HEAD = 24;

	private static final int CHECKED_FROM = 8;

	private static final FileAttribute<?> MODE = PosixFilePermissions
		.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

	private static final Set<StandardOpenOption> NEW = EnumSet.of(StandardOpenOption.CREATE_NEW,
			StandardOpenOption.WRITE);

	private SpoolFile() {
	}

	/**
	 * Write a message.
	 * @return the size of the file in bytes
	 */
	static long write(Path directory, String id, long time, Map<String, ?> headers, byte[] payload, int priority)
			throws IOException {
		byte[] encoded = HeaderCodec.encode(headers);
		ByteBuffer content = ByteBuffer.allocate(HEAD + encoded.length + payload.length);
		content.putInt(MAGIC).putInt(0).putLong(time).putInt(priority).putInt(encoded.length);
		content.put(encoded).put(payload).flip();
		content.putInt(4, checksum(content));
		Path draft = directory.resolve(id + DRAFT_SUFFIX);
		try (FileChannel channel = FileChannel.open(draft, NEW, MODE)) {
			while (content.hasRemaining()) {
				channel.write(content);
			}
			channel.force(true);
		}
		catch (IOException ex) {
			Files.deleteIfExists(draft);
			throw ex;
		}
		Files.move(draft, directory.resolve(id + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
		return content.limit();
	}

	static SpooledMessage read(Path file, String id) throws IOException {
		ByteBuffer content = ByteBuffer.wrap(Files.readAllBytes(file));
		if (content.limit() < HEAD || content.getInt(0) != MAGIC || content.getInt(4) != checksum(content)) {
			throw malformed(file);
		}
		int length = content.getInt(20);
		if (length < 0 || length > content.limit() - HEAD) {
			throw malformed(file);
		}
		Map<String, Object> headers = HeaderCodec.decode(content, HEAD, length, Integer.MAX_VALUE);
		byte[] payload = new byte[content.limit() - HEAD - length];
		content.get(HEAD + length, payload);
		return new SpooledMessage(id, Instant.ofEpochMilli(content.getLong(8)), headers, payload, content.getInt(16));
	}

	private static int checksum(ByteBuffer content) {
		CRC32 crc = new CRC32();
		crc.update(content.array(), CHECKED_FROM, content.limit() - CHECKED_FROM);
		return (int) crc.getValue();
	}

	private static IpcException malformed(Path file) {
		return new IpcException("The dead letter " + file + " is not whole: the disk has lost a part of it, or somebody"
				+ " else has written it; look at it and remove it");
	}

}
