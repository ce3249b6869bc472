package dev.ipcboot.connection;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.Transport;

/**
 * The relations of this process to single peers: its children, and its parent. Safe for
 * use by any thread.
 */
final class Peerings implements AutoCloseable {

	private final InboundContexts contexts;

	private final Map<Key, Peering> peerings = new HashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	private boolean closed;

	Peerings(InboundContexts contexts) {
		this.contexts = contexts;
	}

	/**
	 * Receive what the peer of a task sends.
	 * @return the server channel of the receiver; closing it ends its share
	 */
	PeerListener listen(TaskOptions task, Transport transport, IpcAddress address, MessageHandler handler,
			Dispatch dispatch) {
		Object user = new Object();
		Peering peering = join(task, transport, address, user);
		InboundContext context = this.contexts.create(task, peering.address(), transport.traits(), handler, dispatch,
				peering.sources(), Identity.newInstance());
		return new PeerListener(peering, context, () -> leave(peering, user));
	}

	/**
	 * A way to the peer of a task for a sender, whose share lasts until it
	 * {@linkplain #leave(String) leaves}.
	 */
	PeerLink connect(TaskOptions task, Transport transport, IpcAddress address, Duration timeout) {
		return join(task, transport, address, task.name()).connect(timeout.toNanos());
	}

	private Peering join(TaskOptions task, Transport transport, IpcAddress address, Object user) {
		this.lock.lock();
		try {
			if (this.closed) {
				throw new IpcException("The engine is closed: the application is stopping");
			}
			Key key = new Key(task.name(), address);
			Peering peering = this.peerings.get(key);
			if (peering == null) {
				peering = open(task, transport, address);
				this.peerings.put(key, peering);
			}
			peering.users().add(user);
			return peering;
		}
		finally {
			this.lock.unlock();
		}
	}

	private Peering open(TaskOptions task, Transport transport, IpcAddress address) {
		PeerServerChannel server = (PeerServerChannel) transport
			.listen(new Endpoint(task.name(), address, task.transportOptions()));
		return new Peering(server,
				this.contexts.create(task, server.address(), transport.traits(),
						(delivery) -> refuse(delivery, server.address()), new Dispatch(),
						this.contexts.sources(transport.traits()), Identity.newInstance()),
				this.contexts.threads());
	}

	private void refuse(Delivery delivery, IpcAddress address) {
		this.contexts.events().messageUnheard(delivery.task(), address, delivery.peer());
		delivery.reject("no listener of the process at the other end receives for task '" + delivery.task() + "'");
	}

	/**
	 * The sender of a task has ended.
	 */
	void leave(String task) {
		all().forEach((peering) -> leave(peering, task));
	}

	private List<Peering> all() {
		this.lock.lock();
		try {
			return List.copyOf(this.peerings.values());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Closing waits for the end of a process, so it takes place outside of the lock.
	 */
	private void leave(Peering peering, Object user) {
		boolean last;
		this.lock.lock();
		try {
			last = peering.users().remove(user) && peering.users().isEmpty();
			if (last) {
				this.peerings.values().remove(peering);
			}
		}
		finally {
			this.lock.unlock();
		}
		if (last) {
			peering.close();
		}
	}

	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		all().forEach(Peering::close);
	}

	private record Key(String task, IpcAddress address) {
	}

}
