package dev.ipcboot.transport.socket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which ports of this network namespace are taken, and by whom, as far as {@code /proc}
 * tells.
 */
final class LocalPorts {

	private static final Path PROC = Path.of("/proc");

	private static final int LOCAL = 1;

	private static final int REMOTE = 2;

	private static final int INODE = 9;

	private LocalPorts() {
	}

	/**
	 * Whether somebody receives at a port.
	 * @param protocol {@code tcp} or {@code udp}
	 * @param port the port
	 * @return {@code false} if certainly nobody does
	 */
	static boolean isBound(String protocol, int port) {
		try {
			return !inodes(protocol, port).isEmpty();
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Who receives at a port.
	 * @param protocol {@code tcp} or {@code udp}
	 * @param port the port
	 * @return the process, for people
	 */
	static String owner(String protocol, int port) {
		try {
			for (String inode : inodes(protocol, port)) {
				String holder = holder("socket:[" + inode + "]");
				if (holder != null) {
					return holder;
				}
			}
		}
		catch (IOException ex) {
			// Without /proc nobody knows.
		}
		return "another process, which this user can't see";
	}

	/** Sockets that are bound to a port and not connected. */
	private static List<String> inodes(String protocol, int port) throws IOException {
		List<String> inodes = new ArrayList<>();
		String suffix = ":" + HexFormat.of().withUpperCase().toHexDigits((short) port);
		for (String table : List.of(protocol, protocol + "6")) {
			Path path = PROC.resolve("net").resolve(table);
			if (table.equals(protocol) || Files.exists(path)) {
				for (String line : Files.readAllLines(path, StandardCharsets.US_ASCII)) {
					String[] fields = line.strip().split("\\s+");
					if (fields.length > INODE && fields[LOCAL].endsWith(suffix) && fields[REMOTE].endsWith(":0000")) {
						inodes.add(fields[INODE]);
					}
				}
			}
		}
		return inodes;
	}

	private static @Nullable String holder(String link) throws IOException {
		try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
			for (Path process : processes) {
				if (holds(process, link)) {
					return "pid " + process.getFileName() + " (" + command(process) + ")";
				}
			}
		}
		return null;
	}

	private static boolean holds(Path process, String link) {
		try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
			for (Path descriptor : descriptors) {
				if (Files.readSymbolicLink(descriptor).toString().equals(link)) {
					return true;
				}
			}
		}
		catch (IOException | RuntimeException ex) {
			// It belongs to somebody else, or has ended meanwhile.
		}
		return false;
	}

	private static String command(Path process) {
		try {
			return Files.readString(process.resolve("comm")).strip();
		}
		catch (IOException ex) {
			return "ended meanwhile";
		}
	}

}
