package dev.ipcboot.connection;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.thread.ThreadStartException;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.PeerServerChannel;
import dev.ipcboot.transport.Transport;

/**
 * The relations of this process to single peers: its children, and its parent. Safe for
 * use by any thread.
 */
final class Peerings implements AutoCloseable {

	private final InboundContexts contexts;

	private final Map<Key, Peering> peerings = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new ReentrantLock();

	/** The engine ends, and ends all peers together. */
	private boolean stopping;

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
						(delivery) -> refuse(delivery, server.address()), new Dispatch(), this.contexts.sources(),
						Identity.newInstance()),
				this.contexts.readingGrace(), this.contexts.threads());
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
			last = peering.users().remove(user) && peering.users().isEmpty() && !this.stopping;
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

	/**
	 * Write what was begun to a peer, as far as there is room. Never waits.
	 */
	void onTick() {
		if (!this.peerings.isEmpty()) {
			all().forEach(Peering::onTick);
		}
	}

	/**
	 * From now on a peer stays when its last user leaves, until all end together.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.stopping = true;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * End all peers, at the same time: each may take its time.
	 */
	@Override
	public void close() {
		this.lock.lock();
		try {
			this.closed = true;
		}
		finally {
			this.lock.unlock();
		}
		List<Peering> open = all();
		CountDownLatch left = new CountDownLatch(open.size());
		for (int i = 0; i < open.size(); i++) {
			Peering peering = open.get(i);
			Runnable end = () -> {
				try {
					peering.close();
				}
				finally {
					left.countDown();
				}
			};
			if (i == open.size() - 1 || !starts(peering, end)) {
				end.run();
			}
		}
		awaitUninterruptibly(left);
	}

	private static boolean starts(Peering peering, Runnable end) {
		try {
			Threads.start("ipc-" + peering.task() + "-end", true, end);
			return true;
		}
		catch (ThreadStartException ex) {
			// The system gives no more threads, so they end one after another
			return false;
		}
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		boolean interrupted = false;
		while (true) {
			try {
				latch.await();
				break;
			}
			catch (InterruptedException ex) {
				// The end of a process is bounded
				interrupted = true;
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private record Key(String task, IpcAddress address) {
	}

}
