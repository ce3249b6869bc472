package dev.ipcboot.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.directory.Claim;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.directory.TaskRecord;
import dev.ipcboot.transport.Endpoint;
import dev.ipcboot.transport.Exposed;
import dev.ipcboot.transport.Promising;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * Opens receivers: claims the name, listens at the addresses, publishes the record, in
 * this order, and undoes all of it if one step fails.
 */
final class ReceiverFactory {

	private final TaskDirectory directory;

	private final AddressCheck check;

	private final LinkFactory links;

	private final InboundContexts contexts;

	private final Peerings peerings;

	private final Sweeping sweeping;

	ReceiverFactory(TaskDirectory directory, LinkFactory links, InboundContexts contexts, Peerings peerings,
			Sweeping sweeping) {
		this.directory = directory;
		this.check = new AddressCheck(directory);
		this.links = links;
		this.contexts = contexts;
		this.peerings = peerings;
		this.sweeping = sweeping;
	}

	TaskReceiver open(TaskOptions task, MessageHandler handler, Consumer<TaskReceiver> onClose) {
		if (task.name().startsWith(TaskName.RETURN_PREFIX)) {
			throw new IpcException("The name '" + task.name() + "' can't be used: names that begin with '"
					+ TaskName.RETURN_PREFIX + "' belong to the private tasks of processes");
		}
		return open(task, Map.of(), handler, onClose);
	}

	/**
	 * Open a receiver under a name that nobody else uses, and that is never used again.
	 * @param attributes what its record says besides
	 */
	TaskReceiver openPrivate(Map<String, String> attributes, MessageHandler handler, Consumer<TaskReceiver> onClose) {
		String name = TaskName.RETURN_PREFIX + String.format("%016x", ThreadLocalRandom.current().nextLong());
		return open(TaskOptions.of(name), attributes, handler, onClose);
	}

	private TaskReceiver open(TaskOptions task, Map<String, String> attributes, MessageHandler handler,
			Consumer<TaskReceiver> onClose) {
		List<IpcAddress> resolved = addresses(task);
		resolved.forEach((address) -> this.sweeping.requireFree(this.links.transport(address), address, task.name()));
		Claim claim = isOutsideOfDirectory(task) ? null : this.directory.claim(task.name());
		List<Listening> listening = new ArrayList<>();
		try {
			Dispatch dispatch = new Dispatch();
			String instance = (claim != null) ? claim.instance() : Identity.newInstance();
			if (claim != null) {
				removeLeftOvers(claim, resolved);
			}
			for (IpcAddress address : resolved) {
				listening.add(listen(task, address, claim, handler, dispatch, instance));
			}
			if (claim != null) {
				List<IpcAddress> bound = listening.stream().map(Listening::address).toList();
				claim.publish(claim.describe(bound, task.framing().id()).withAttributes(attributes));
				this.contexts.events().nameClaimed(task.name(), bound);
			}
			return new TaskReceiver(task, this.contexts.events(), claim, dispatch, listening,
					this.contexts.receiverGrace(), this::forget, onClose);
		}
		catch (RuntimeException | Error ex) {
			listening.forEach(Listening::close);
			resolved.forEach(this.sweeping::closed);
			if (claim != null) {
				claim.close();
			}
			throw ex;
		}
	}

	/**
	 * Whether the directory has nothing to say about the task. Only the parent of this
	 * process can reach it: then there is nothing that others could find, and the name
	 * may be that by which the parent owns it. Or a carrier stands between senders and
	 * owners, of whom there may be several.
	 */
	private boolean isOutsideOfDirectory(TaskOptions task) {
		return !task.addresses().isEmpty() && (task.addresses().stream().allMatch(this.links::leadsToParent)
				|| task.addresses().stream().allMatch(this.links::isShared));
	}

	private void forget(TaskReceiver receiver) {
		receiver.addresses().forEach(this.sweeping::closed);
	}

	/**
	 * The addresses to listen at.
	 */
	private List<IpcAddress> addresses(TaskOptions task) {
		List<IpcAddress> wanted = task.addresses().isEmpty() ? List.of(IpcAddress.of("unix:")) : task.addresses();
		return wanted.stream()
			.map((address) -> this.links.transport(address).resolve(address, task.name(), this.directory.path()))
			.toList();
	}

	/**
	 * Remove what a dead owner left at other addresses.
	 */
	private void removeLeftOvers(Claim claim, List<IpcAddress> resolved) {
		claim.leftBehind()
			.map(TaskRecord::addresses)
			.orElse(List.of())
			.stream()
			.filter((address) -> !resolved.contains(address))
			.forEach((address) -> this.links.transport(address).remove(address));
	}

	private Listening listen(TaskOptions task, IpcAddress address, @Nullable Claim claim, MessageHandler handler,
			Dispatch dispatch, String instance) {
		Transport transport = this.links.transport(address);
		this.check.require(task, address, transport.traits());
		RefusedPeers refused = new RefusedPeers(new Endpoint(task.name(), address, task.transportOptions()),
				this.contexts.events());
		if (transport.traits().singlePeer()) {
			PeerListener peer = this.peerings.listen(task, transport, address, handler, dispatch);
			return new Listening(peer.context(), peer, () -> peer, refused, this.contexts.threads());
		}
		Endpoint endpoint = refused.reporting();
		this.sweeping.beforeListen(transport, address, task.name());
		ServerChannel server = Vanishing.listen(claim, () -> transport.listen(endpoint));
		if (server instanceof Exposed exposed) {
			String exposure = exposed.exposure();
			if (exposure != null) {
				this.contexts.events().receiverExposed(task.name(), server.address(), exposure);
			}
		}
		if (server instanceof Promising promising) {
			this.contexts.events().receiverPromises(task.name(), server.address(), promising.promise());
		}
		InboundContext context = this.contexts.create(task, server.address(), transport.traits(), handler, dispatch,
				this.contexts.sources(), instance);
		// A port that the system has chosen stays the same
		Endpoint again = new Endpoint(task.name(), server.address(), endpoint.options());
		return new Listening(context, server, () -> listenAgain(transport, again, claim), refused,
				this.contexts.threads());
	}

	/**
	 * After the loss of its name, a receiver must not touch the object at its address.
	 */
	private static ServerChannel listenAgain(Transport transport, Endpoint endpoint, @Nullable Claim claim) {
		if (claim != null) {
			claim.keep();
		}
		return transport.listen(endpoint);
	}

}
