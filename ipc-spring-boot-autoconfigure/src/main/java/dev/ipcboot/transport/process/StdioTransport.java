package dev.ipcboot.transport.process;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.TransportTraits.Peers;
import dev.ipcboot.transport.WritableChannel;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages over the standard input and output of this process ({@code stdio:}),
 * which then is the child of another one. Nothing else may write to the standard output:
 * {@link System#out} has to be led elsewhere before. One task at a time can have it.
 * <p>
 * Needs no native library. Safe for use by any thread.
 */
public final class StdioTransport implements Transport {

	/** There is one standard input, however many transports there are. */
	private static final AtomicReference<@Nullable String> TAKEN = new AtomicReference<>();

	private final Runnable onEnd;

	/**
	 * Create a transport.
	 * @param onEnd called when the standard input has come to its end, which means that
	 * the parent wants this process to end or is gone; on a thread of the engine
	 */
	public StdioTransport(Runnable onEnd) {
		this.onEnd = onEnd;
	}

	@Override
	public String scheme() {
		return "stdio";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false, Peers.PARENT);
	}

	@Override
	public Availability availability() {
		return Availability.AVAILABLE;
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		if (!address.isDerived()) {
			throw new IpcAddressException(address.toString(), "there is only one standard input and output",
					"write stdio: alone");
		}
		return address;
	}

	@Override
	public PeerServerChannel listen(Endpoint endpoint) {
		if (!TAKEN.compareAndSet(null, endpoint.task())) {
			throw new IpcException("Task '" + endpoint.task() + "' can't have the standard input and output: task '"
					+ TAKEN.get() + "' has it, and there is only one; give one of them another address");
		}
		try {
			return new StdioServer(endpoint.address(), new FileInputStream(FileDescriptor.in).getChannel(),
					new FileOutputStream(FileDescriptor.out).getChannel(), this.onEnd, () -> TAKEN.set(null));
		}
		catch (RuntimeException | Error ex) {
			TAKEN.set(null);
			throw ex;
		}
	}

	/**
	 * Refuses: only the parent of a process can speak to it over its standard input.
	 * @throws IpcTaskUnavailableException always
	 */
	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		throw new IpcTaskUnavailableException(endpoint.task(),
				"its owner speaks to its parent alone (" + endpoint.address() + ")", null);
	}

	@Override
	public void remove(IpcAddress address) {
		// Nothing of it outlives the process.
	}

}
