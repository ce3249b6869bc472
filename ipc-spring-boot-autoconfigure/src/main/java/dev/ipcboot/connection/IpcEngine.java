package dev.ipcboot.connection;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.ProcessIdentity;
import dev.ipcboot.directory.QueueIndex;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.HelloHeaders;
import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.thread.ThreadListener;
import dev.ipcboot.transport.Transport;

/**
 * Sends and receives messages for one process: the way into everything below. Safe for
 * use by any thread.
 */
public final class IpcEngine implements AutoCloseable {

	private final EngineOptions options;

	private final TaskDirectory directory;

	private final Map<String, Transport> transports = new LinkedHashMap<>();

	private final StatisticsRegistry statistics = new StatisticsRegistry();

	private final Map<String, TaskSender> senders = new ConcurrentHashMap<>();

	private final Set<TaskReceiver> receivers = ConcurrentHashMap.newKeySet();

	private final Set<TaskReceiver> privateReceivers = ConcurrentHashMap.newKeySet();

	/** The names of all tasks that this engine has ever owned. */
	private final Set<String> owned = ConcurrentHashMap.newKeySet();

	private final ReceiverFactory receiverFactory;

	/** Counts and reports nothing. */
	private final ReceiverFactory privateFactory;

	private final HandlerDecorator decorator;

	private final SenderContext senderContext;

	private final Sweeping sweeping;

	private final ReturnAddresses returnAddresses;

	private final Peerings peerings;

	private final ThreadFaults threads;

	private final Flusher flusher;

	private final Maintenance maintenance;

	/** No new receivers any more. */
	private volatile boolean stopping;

	/** No new senders any more. */
	private volatile boolean closed;

	private IpcEngine(EngineOptions options, TaskDirectory directory, Collection<? extends Transport> transports,
			EngineEvents listener, HandlerDecorator decorator) {
		EngineEvents events = new GuardedEvents(listener);
		this.threads = new ThreadFaults(reporting(events));
		this.flusher = new Flusher(this.threads);
		this.options = options;
		this.decorator = decorator;
		this.directory = directory;
		transports.forEach((transport) -> this.transports.put(transport.scheme(), transport));
		ProcessIdentity self = ProcessIdentity.current();
		Map<String, Object> introduction = Map.of(HelloHeaders.PID, self.pid(), HelloHeaders.USER, self.user());
		Transports lookup = new Transports(this.transports);
		ReplyMemory memory = new ReplyMemory(options.replyMemory());
		Backlog backlog = new Backlog(options.writeTimeout().toNanos());
		InboundContexts contexts = new InboundContexts(options, lookup, events, this.threads, this.statistics,
				introduction, memory, backlog);
		this.peerings = new Peerings(contexts);
		LinkFactory links = new LinkFactory(options, directory, lookup, this.peerings);
		this.sweeping = new Sweeping(directory, this.transports, events, QueueIndex.ofUser());
		this.returnAddresses = new ReturnAddresses(directory, links, options, this.threads, this.sweeping);
		this.senderContext = new SenderContext(options, links, this.returnAddresses, this.flusher, events, this.threads,
				this.statistics, introduction);
		this.receiverFactory = new ReceiverFactory(directory, links, contexts, this.peerings, this.sweeping);
		this.privateFactory = new ReceiverFactory(directory, links, new InboundContexts(options, lookup,
				EngineEvents.NONE, this.threads, new StatisticsRegistry(), introduction, memory, backlog),
				this.peerings, this.sweeping);
		this.maintenance = startMaintenance(backlog);
	}

	private Maintenance startMaintenance(Backlog backlog) {
		try {
			return new Maintenance(this, backlog, this.threads);
		}
		catch (RuntimeException ex) {
			this.flusher.close();
			throw ex;
		}
	}

	private static ThreadListener reporting(EngineEvents events) {
		return new ThreadListener() {

			@Override
			public void threadFailed(String thread, Throwable cause, boolean first) {
				if (first) {
					events.threadFailed(thread, cause);
				}
			}

			@Override
			public void threadRecovered(String thread) {
				events.threadRecovered(thread);
			}

		};
	}

	/**
	 * Open an engine: remove what dead processes have left in the directory, and start
	 * the threads that keep time.
	 * @param options the settings
	 * @param directory where tasks are found
	 * @param transports the carriers that can be used, the preferred ones first
	 * @param events who wants to know what happens
	 * @return the engine
	 * @throws IpcException if the directory can't be used
	 */
	public static IpcEngine open(EngineOptions options, TaskDirectory directory,
			Collection<? extends Transport> transports, EngineEvents events) {
		return open(options, directory, transports, events, HandlerDecorator.NONE);
	}

	/**
	 * Open an engine whose handlers are decorated.
	 * @param options the settings
	 * @param directory where tasks are found
	 * @param transports the carriers that can be used, the preferred ones first
	 * @param events who wants to know what happens
	 * @param decorator sees the messages of every task that the engine will own
	 * @return the engine
	 * @throws IpcException if the directory can't be used
	 */
	public static IpcEngine open(EngineOptions options, TaskDirectory directory,
			Collection<? extends Transport> transports, EngineEvents events, HandlerDecorator decorator) {
		IpcEngine engine = new IpcEngine(options, directory, transports, events, decorator);
		try {
			engine.sweeping.start();
		}
		catch (RuntimeException ex) {
			engine.close();
			throw ex;
		}
		return engine;
	}

	/**
	 * Own a task: claim its name, listen at its addresses, and hand what comes to a
	 * handler, one message at a time.
	 * @param task the task
	 * @param handler called on threads of the engine; what it does holds up the task
	 * @return the running receiver
	 * @throws IpcException if the name is taken, an address can't be used, or a limit
	 * stands in the way
	 */
	public TaskReceiver listen(TaskOptions task, MessageHandler handler) {
		requireOpen(!this.stopping);
		TaskReceiver receiver = this.receiverFactory.open(task, this.decorator.decorate(task.name(), handler),
				this.receivers::remove);
		this.receivers.add(receiver);
		this.owned.add(task.name());
		start(receiver);
		return receiver;
	}

	private static void start(TaskReceiver receiver) {
		try {
			receiver.start();
		}
		catch (RuntimeException ex) {
			receiver.close();
			throw ex;
		}
	}

	/**
	 * Own a private task: one with a name that nobody chooses, at a Unix socket in the
	 * directory. It is no task of the application: it is not among {@link #receivers()},
	 * counts in no statistics, reports no events and keeps no process alive. Others find
	 * it by what its record says.
	 * @param attributes what the record says besides
	 * @param handler called on threads of the engine
	 * @return the running receiver
	 * @throws IpcException if there are no Unix sockets here, or the directory has no
	 * room
	 */
	public TaskReceiver listenPrivately(Map<String, String> attributes, MessageHandler handler) {
		requireOpen(!this.stopping);
		TaskReceiver receiver = this.privateFactory.openPrivate(attributes, handler, this.privateReceivers::remove);
		this.privateReceivers.add(receiver);
		start(receiver);
		return receiver;
	}

	/**
	 * The way to a task. Nothing is opened before the first send.
	 * @param task the name of the task
	 * @return the sender, always the same for a name
	 * @throws IpcException if the name is none
	 */
	public TaskSender sender(String task) {
		TaskSender sender = this.senders.get(task);
		if (sender == null) {
			requireOpen(!this.closed);
			sender = this.senders.computeIfAbsent(TaskName.require(task),
					(name) -> new TaskSender(name, this.senderContext));
		}
		return sender;
	}

	private void closeSenders() {
		this.senders.values().forEach(TaskSender::beginClose);
		long deadline = System.nanoTime() + this.options.senderGrace().toNanos();
		this.senders.values().forEach((sender) -> {
			boolean ownedHere = this.owned.contains(sender.task());
			sender.close(Duration.ofNanos(ownedHere ? 0 : Math.max(0, deadline - System.nanoTime())));
		});
	}

	/**
	 * The faults of the threads of this engine, and of others that are to be told with
	 * them.
	 * @return the account
	 */
	public ThreadFaults threads() {
		return this.threads;
	}

	private static void requireOpen(boolean open) {
		if (!open) {
			throw new IpcException("The engine is closed: the application is stopping");
		}
	}

	/**
	 * The tasks that this process owns.
	 * @return the receivers at this moment
	 */
	public Collection<TaskReceiver> receivers() {
		return List.copyOf(this.receivers);
	}

	/**
	 * The private ones too.
	 */
	Collection<TaskReceiver> allReceivers() {
		List<TaskReceiver> all = new ArrayList<>(this.receivers);
		all.addAll(this.privateReceivers);
		return all;
	}

	Sweeping sweeping() {
		return this.sweeping;
	}

	ReturnAddresses returnAddresses() {
		return this.returnAddresses;
	}

	/**
	 * The tasks that this process has sent to.
	 * @return the senders at this moment
	 */
	public Collection<TaskSender> senders() {
		return List.copyOf(this.senders.values());
	}

	/**
	 * The children and the parent of this process.
	 */
	Peerings peerings() {
		return this.peerings;
	}

	/**
	 * The counters of all tasks.
	 * @return the counters
	 */
	public StatisticsRegistry statistics() {
		return this.statistics;
	}

	/**
	 * Where tasks are found.
	 * @return the directory
	 */
	public TaskDirectory directory() {
		return this.directory;
	}

	/**
	 * The carriers, whether or not they can be used here.
	 * @return the transports
	 */
	public Collection<Transport> transports() {
		return List.copyOf(this.transports.values());
	}

	/**
	 * The settings.
	 * @return the settings
	 */
	public EngineOptions options() {
		return this.options;
	}

	/**
	 * Close receivers, senders and return addresses, and end all threads. Receivers come
	 * first, since what they handle may send; then the senders accept nothing more and
	 * wait, together no longer than {@link EngineOptions#senderGrace()}, for outstanding
	 * verdicts, but not for those of tasks that this engine has owned itself.
	 */
	@Override
	public void close() {
		if (this.stopping) {
			return;
		}
		this.stopping = true;
		this.peerings.stop();
		allReceivers().forEach(TaskReceiver::close);
		this.closed = true;
		closeSenders();
		this.peerings.close();
		this.returnAddresses.close();
		this.sweeping.close();
		this.flusher.close();
		this.maintenance.close();
	}

}
