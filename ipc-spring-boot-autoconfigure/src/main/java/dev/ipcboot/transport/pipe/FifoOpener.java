package dev.ipcboot.transport.pipe;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;

import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.posix.CurrentUser;
import dev.ipcboot.posix.FileNode;
import dev.ipcboot.posix.KernelLimit;
import dev.ipcboot.posix.Pipe;
import dev.ipcboot.posix.PosixException;
import dev.ipcboot.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Brings a FIFO into the state in which its owner wants it.
 */
final class FifoOpener {

	private static final String MAX_SIZE = "/proc/sys/fs/pipe-max-size";

	private static final int DEFAULT_SIZE = 1 << 16;

	private FifoOpener() {
	}

	static FifoServerChannel open(Endpoint endpoint, Path path, PipeOptions options) throws IOException {
		FileNode found = FileNode.at(path);
		if (found == null) {
			Pipe.create(path);
		}
		else {
			check(endpoint, found);
		}
		FileTime lastWrite = lastWrite(path);
		Pipe control = Pipe.openReader(path);
		try {
			int unread = control.unread();
			// A sender that waited for an owner may have written since: then nobody knows
			// what is old, and nothing is thrown away.
			if (options.purgeOnStart() && lastWrite.equals(lastWrite(path))) {
				control.discard(unread);
			}
			check(endpoint, control.node());
			control.restrictToOwner();
			enlarge(control, options.capacity());
			return open(endpoint, path, control);
		}
		catch (IOException | IpcException ex) {
			control.close();
			throw ex;
		}
	}

	private static FifoServerChannel open(Endpoint endpoint, Path path, Pipe control) throws IOException {
		WriteEnd writeEnd = new WriteEnd(path);
		try {
			// Without a writer this would wait for one
			writeEnd.open();
			FifoReader reader = new FifoReader(endpoint.address(), FileChannel.open(path, StandardOpenOption.READ),
					control, writeEnd);
			return new FifoServerChannel(path, control, reader);
		}
		catch (IOException ex) {
			writeEnd.close();
			throw ex;
		}
	}

	/**
	 * Remove a FIFO. Anything else at the path stays.
	 * @param path where
	 * @param expected the very FIFO to remove, or {@code null} for any
	 */
	static void remove(Path path, @Nullable FileNode expected) {
		try {
			FileNode found = FileNode.at(path);
			if (found != null && found.isFifo() && (expected == null || expected.isSame(found))) {
				Files.deleteIfExists(path);
			}
		}
		catch (IOException ex) {
			throw new IpcException("The pipe " + path + " can't be removed: " + ex + "; remove it by hand", ex);
		}
	}

	private static FileTime lastWrite(Path path) throws IOException {
		return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
	}

	private static void check(Endpoint endpoint, FileNode node) {
		if (!node.isFifo()) {
			throw new IpcAddressException(endpoint.address().toString(),
					"task '" + endpoint.task() + "' finds " + node.kind() + " there instead of a FIFO",
					"remove it if it is of no use, or choose another path");
		}
		long uid = CurrentUser.uid();
		if (node.uid() != uid) {
			throw new IpcException("Task '" + endpoint.task() + "' can't listen at '" + endpoint.address()
					+ "': the FIFO belongs to user " + node.uid() + " and this is user " + uid
					+ "; remove it, or choose another path or ipc.directory");
		}
	}

	private static void enlarge(Pipe pipe, int wanted) throws PosixException {
		long size = KernelLimit.sysctl(MAX_SIZE).atMost(wanted);
		while (size > DEFAULT_SIZE || size == wanted) {
			try {
				pipe.resize((int) size);
				return;
			}
			catch (PosixException ex) {
				// EPERM: the user has used up his share of large pipes; EBUSY: the
				// content
				// needs more. A smaller pipe works as well, only slower.
				size /= 2;
			}
		}
	}

}
