package dev.ipcboot.listener.event;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.connection.TaskSender;
import dev.ipcboot.core.LoggingEngineEvents;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanCreationNotAllowedException;
import org.springframework.context.ApplicationEvent;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes what the engine reports as events of the application, after it has been
 * logged. A listener of events that fails harms nobody. Safe for use by any thread.
 */
public final class EventPublishingEngineEvents extends LoggingEngineEvents {

	private static final Log logger = LogFactory.getLog(EventPublishingEngineEvents.class);

	private final ApplicationEventPublisher publisher;

	/**
	 * Create a bridge.
	 * @param publisher takes the events
	 */
	public EventPublishingEngineEvents(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	private void publish(ApplicationEvent event) {
		try {
			this.publisher.publishEvent(event);
		}
		catch (BeanCreationNotAllowedException ex) {
			logger.debug("The application ends, and takes no more events", ex);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of " + event.getClass().getSimpleName() + " failed", ex);
		}
	}

	@Override
	public void nameLost(String task, Throwable cause) {
		super.nameLost(task, cause);
		publish(new IpcNameLostEvent(this, task, cause));
	}

	@Override
	public void peerConnected(String task, IpcAddress address, IpcPeer peer) {
		super.peerConnected(task, address, peer);
		publish(new IpcConnectionOpenedEvent(this, task, address, peer));
	}

	@Override
	public void peerDisconnected(String task, IpcAddress address, IpcPeer peer, @Nullable Throwable cause) {
		super.peerDisconnected(task, address, peer, cause);
		publish(new IpcConnectionClosedEvent(this, task, address, peer, cause));
	}

	@Override
	public void peerRefused(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		super.peerRefused(task, address, peer, cause);
	}

	@Override
	public void receiverExposed(String task, IpcAddress address, String meaning) {
		super.receiverExposed(task, address, meaning);
	}

	@Override
	public void receiverFailed(String task, IpcAddress address, Throwable cause) {
		super.receiverFailed(task, address, cause);
		publish(new IpcReceiverFailedEvent(this, task, address, cause));
	}

	@Override
	public void linkOpened(String task, IpcAddress address) {
		super.linkOpened(task, address);
		publish(new IpcLinkOpenedEvent(this, task, address));
	}

	@Override
	public void linkLost(String task, IpcAddress address, Throwable cause) {
		super.linkLost(task, address, cause);
		publish(new IpcLinkLostEvent(this, task, address, cause));
	}

	@Override
	public void linkStateChanged(String task, TaskSender.State from, TaskSender.State to, @Nullable Throwable cause) {
		super.linkStateChanged(task, from, to, cause);
		publish(new IpcLinkStateChangedEvent(this, task, from, to, cause));
	}

	@Override
	public void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to,
			@Nullable Throwable cause) {
		super.receiverStateChanged(task, from, to, cause);
		publish(new IpcReceiverStateChangedEvent(this, task, from, to, cause));
	}

}
