package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;

/**
 * Opens receivers: claims the name, listens at the addresses, publishes the record, in
 * this order, and undoes all of it if one step fails.
 */
final class ReceiverFactory {

	private final EngineOptions options;

	private final TaskDirectory directory;

	private final LinkFactory links;

	private final EngineEvents events;

	private final StatisticsRegistry statistics;

	private final Map<String, Object> introduction;

	ReceiverFactory(EngineOptions options, TaskDirectory directory, LinkFactory links, EngineEvents events,
			StatisticsRegistry statistics, Map<String, Object> introduction) {
		this.options = options;
		this.directory = directory;
		this.links = links;
		this.events = events;
		this.statistics = statistics;
		this.introduction = introduction;
	}

	TaskReceiver open(TaskOptions task, MessageHandler handler, Consumer<TaskReceiver> onClose) {
		if (task.name().startsWith(TaskName.RETURN_PREFIX)) {
			throw new IpcException("The name '" + task.name() + "' can't be used: names that begin with '"
					+ TaskName.RETURN_PREFIX + "' belong to the return addresses of processes");
		}
		Claim claim = this.directory.claim(task.name());
		List<Listening> listening = new ArrayList<>();
		try {
			Dispatch dispatch = new Dispatch();
			for (IpcAddress address : addresses(task, claim)) {
				listening.add(listen(task, address, handler, dispatch));
			}
			List<IpcAddress> bound = listening.stream().map(Listening::address).toList();
			claim.publish(claim.describe(bound, task.framing().id()));
			this.events.nameClaimed(task.name(), bound);
			return new TaskReceiver(task, this.events, claim, dispatch, listening, onClose);
		}
		catch (RuntimeException ex) {
			listening.forEach(Listening::close);
			claim.close();
			throw ex;
		}
	}

	/**
	 * The addresses to listen at. What a dead owner left at others is removed.
	 */
	private List<IpcAddress> addresses(TaskOptions task, Claim claim) {
		List<IpcAddress> wanted = task.addresses().isEmpty() ? List.of(IpcAddress.of("unix:")) : task.addresses();
		List<IpcAddress> resolved = wanted.stream()
			.map((address) -> this.links.transport(address).resolve(address, task.name(), this.directory.path()))
			.toList();
		claim.leftBehind()
			.map(TaskRecord::addresses)
			.orElse(List.of())
			.stream()
			.filter((address) -> !resolved.contains(address))
			.forEach((address) -> this.links.transport(address).remove(address));
		return resolved;
	}

	private Listening listen(TaskOptions task, IpcAddress address, MessageHandler handler, Dispatch dispatch) {
		Transport transport = this.links.transport(address);
		Endpoint endpoint = new Endpoint(task.name(), address, task.transportOptions());
		ServerChannel server = transport.listen(endpoint);
		if (server instanceof Exposed exposed) {
			String exposure = exposed.exposure();
			if (exposure != null) {
				this.events.receiverExposed(task.name(), server.address(), exposure);
			}
		}
		InboundContext context = new InboundContext(task.name(), server.address(), transport.traits(), task.framing(),
				this.options.limits(), handler, dispatch, new Sources(longestReply(transport)),
				new ReturnPaths(this.links, task.transportOptions()),
				new ReceiverStatistics(this.statistics.statistics(task.name(), address.scheme())), this.events,
				this.introduction);
		return new Listening(context, server, () -> transport.listen(endpoint));
	}

	/** What is lost on the way has to be repeated, however long it is. */
	private int longestReply(Transport transport) {
		return (transport.traits().reliable()) ? AnswerMemory.SMALL_REPLY : this.options.limits().maxMessageSize();
	}

}
