package dev.ipcboot.transport.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcTaskUnavailableException;
import dev.ipcboot.posix.NativeAccess;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.ChildEvents;
import dev.ipcboot.transport.ChildStatus;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.Transport;
import dev.ipcboot.transport.TransportTraits;
import dev.ipcboot.transport.TransportTraits.Peers;
import dev.ipcboot.transport.WritableChannel;

/**
 * Carries messages over the standard input and output of a child process ({@code exec:}),
 * which this transport starts, supervises, and ends. The {@link ExecOptions} of the
 * endpoint say which program; {@code exec:/path/of/the/program} is a short form. What the
 * child writes to its error output goes to the {@link ChildEvents}.
 * <p>
 * Needs no native library. Safe for use by any thread.
 */
public final class ProcessTransport implements Transport {

	private final ChildEvents events;

	private final boolean nativePipes;

	private final Set<ChildServer> servers = ConcurrentHashMap.newKeySet();

	/**
	 * Create a transport.
	 * @param events who wants to know what becomes of children
	 */
	public ProcessTransport(ChildEvents events) {
		this(events, NativeAccess.get().available());
	}

	/**
	 * Create a transport.
	 * @param nativePipes whether to write to pipes by means of the C library
	 */
	ProcessTransport(ChildEvents events, boolean nativePipes) {
		this.events = events;
		this.nativePipes = nativePipes;
	}

	@Override
	public String scheme() {
		return "exec";
	}

	@Override
	public TransportTraits traits() {
		return new TransportTraits(true, false, true, false, Peers.CHILD);
	}

	@Override
	public Availability availability() {
		return Availability.AVAILABLE;
	}

	@Override
	public IpcAddress resolve(IpcAddress address, String task, Path directory) {
		if (!address.isDerived() && !Path.of(address.target()).isAbsolute()) {
			throw new IpcAddressException(Program.shown(address.toString()), "it is not the whole path of a program",
					"write exec:/path/of/the/program, or exec: and ipc.tasks." + task + ".exec.command");
		}
		return address;
	}

	/**
	 * Prepare a child. It is started by the first accept.
	 * @throws IpcAddressException if no command is given, or it can't be started
	 */
	@Override
	public PeerServerChannel listen(Endpoint endpoint) {
		ChildServer server = new ChildServer(endpoint, Program.require(endpoint), this.events, this.nativePipes,
				this.servers::remove);
		this.servers.add(server);
		return server;
	}

	/**
	 * Refuses: only the process that has started a child can speak to it.
	 * @throws IpcTaskUnavailableException always
	 */
	@Override
	public WritableChannel connect(Endpoint endpoint, Duration timeout) {
		throw new IpcTaskUnavailableException(endpoint.task(), "it is a child process of its owner ("
				+ Program.shown(endpoint.address().toString())
				+ "), and only the process that has started it can send to it; let the owner listen at another address "
				+ "as well, such as unix:", null);
	}

	@Override
	public void remove(IpcAddress address) {
		// The input of a child ends with its parent, and so does the child.
	}

	/**
	 * The children of this process, running or not.
	 * @return what is known of them, by task
	 */
	public List<ChildStatus> children() {
		return this.servers.stream().map(ChildServer::status).sorted(Comparator.comparing(ChildStatus::task)).toList();
	}

}
