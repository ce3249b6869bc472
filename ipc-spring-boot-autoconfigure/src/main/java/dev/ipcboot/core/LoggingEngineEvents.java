package dev.ipcboot.core;

import java.util.List;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcException;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.EngineEvents;
import dev.ipcboot.connection.TaskReceiver;
import dev.ipcboot.connection.TaskSender;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the engine reports to the log, one line each: comings and goings at debug,
 * a lost link at info, malformed input and a peer that is not allowed as a warning, each
 * at most once a minute for each task, and own faults as errors. Safe for use by any
 * thread.
 */
public class LoggingEngineEvents implements EngineEvents {

	private static final Log logger = LogFactory.getLog(LoggingEngineEvents.class);

	private final FaultLog faults;

	/**
	 * Create events that have reported no fault.
	 */
	public LoggingEngineEvents() {
		this(new FaultLog());
	}

	/**
	 * Create events.
	 * @param faults counts what repeats
	 */
	LoggingEngineEvents(FaultLog faults) {
		this.faults = faults;
	}

	@Override
	public void nameClaimed(String task, List<IpcAddress> addresses) {
		logger.info("Task '" + task + "' is owned by this process and listens at " + addresses);
	}

	@Override
	public void nameLost(String task, Throwable cause) {
		this.faults.report("name " + task, (more, fault) -> logger.error(fault.getMessage() + more), cause);
	}

	@Override
	public void nameRestored(String task) {
		this.faults.report("restored " + task, (more, fault) -> logger.warn(fault.getMessage() + more),
				new IpcException(
						"Lock or record of task '" + task + "' had been removed or overwritten in the directory "
								+ "and were put back: keep cleaners of temporary files away from it"));
	}

	@Override
	public void cleaningFailed(Throwable cause) {
		this.faults.report("cleaning", (more, fault) -> logger.warn(fault.getMessage() + more), cause);
	}

	@Override
	public void peerConnected(String task, IpcAddress address, IpcPeer peer) {
		logger.debug("Task '" + task + "' at " + address + ": " + peer + " connected");
	}

	@Override
	public void peerDisconnected(String task, IpcAddress address, IpcPeer peer, @Nullable Throwable cause) {
		logger.debug("Task '" + task + "' at " + address + ": " + peer + " disconnected"
				+ ((cause != null) ? ": " + cause.getMessage() : ""));
	}

	@Override
	public void protocolError(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		this.faults.report(
				"protocol " + task, (more, fault) -> logger.warn("Task '" + task + "' at " + address
						+ ": dropped what came from " + peer + ", since it is malformed: " + fault.getMessage() + more),
				cause);
	}

	@Override
	public void peerRefused(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		this.faults.report("refused " + task + address,
				(more, fault) -> logger.warn(
						"Task '" + task + "' at " + address + ": a peer was not let in: " + fault.getMessage() + more),
				cause);
	}

	@Override
	public void receiverExposed(String task, IpcAddress address, String meaning) {
		logger.warn("Task '" + task + "' listens at " + address + ": " + meaning);
	}

	@Override
	public void receiverPromises(String task, IpcAddress address, String promise) {
		logger.info("Task '" + task + "' listens at " + address + ": " + promise);
	}

	@Override
	public void handlingFailed(String task, IpcAddress address, IpcPeer peer, Throwable cause) {
		this.faults.report("handling " + task,
				(more, fault) -> logger.error("Task '" + task + "' at " + address + ": failed while a message of "
						+ peer + " was handled; if it had no outcome, none is reported" + more, fault),
				cause);
	}

	@Override
	public void answerLost(String task, IpcAddress address, IpcPeer peer, String reason) {
		this.faults.report(
				"answer " + task, (more, fault) -> logger.warn("Task '" + task + "' at " + address
						+ ": could not report an outcome to " + peer + ": " + fault.getMessage() + more),
				new IpcException(reason));
	}

	@Override
	public void messageUnheard(String task, IpcAddress address, IpcPeer peer) {
		this.faults.report("unheard " + task, (more, fault) -> logger.warn(fault.getMessage() + more), new IpcException(
				"Task '" + task + "' at " + address + ": dropped a message of " + peer + " that nobody has asked for"));
	}

	@Override
	public void receiverFailed(String task, IpcAddress address, Throwable cause) {
		this.faults.report(
				"receiver " + task + address, (more, fault) -> logger.error("Receiver of task '" + task + "' failed at "
						+ address + ": " + describe(fault) + ". It tries again until the cause is gone" + more, fault),
				cause);
	}

	@Override
	public void receiverStateChanged(String task, TaskReceiver.State from, TaskReceiver.State to,
			@Nullable Throwable cause) {
		if (from == TaskReceiver.State.FAILED && to == TaskReceiver.State.RUNNING) {
			this.faults.report("recovered " + task, (more, fault) -> logger.info(fault.getMessage() + more),
					new IpcException("Receiver of task '" + task + "' listens again"));
		}
	}

	/** An error says little without its type. */
	private static String describe(Throwable fault) {
		return (fault instanceof Error || fault.getMessage() == null) ? fault.toString() : fault.getMessage();
	}

	@Override
	public void linkStateChanged(String task, TaskSender.State from, TaskSender.State to, @Nullable Throwable cause) {
		if (to == TaskSender.State.BLOCKED && cause != null) {
			this.faults.report("blocked " + task,
					(more, fault) -> logger.warn(
							"Sends to task '" + task + "' wait, and may end as UNKNOWN: " + fault.getMessage() + more),
					cause);
		}
		else if (from == TaskSender.State.BLOCKED) {
			logger.info("Sends to task '" + task + "' wait no longer");
		}
	}

	@Override
	public void threadFailed(String thread, Throwable cause) {
		this.faults.report("thread " + thread,
				(more, fault) -> logger.error(
						"Thread '" + thread + "' failed: " + fault + ". It tries again until that works" + more, fault),
				cause);
	}

	@Override
	public void threadRecovered(String thread) {
		logger.info("Thread '" + thread + "' works again");
	}

	@Override
	public void linkOpened(String task, IpcAddress address) {
		logger.debug("Linked to task '" + task + "' at " + address);
	}

	@Override
	public void linkLost(String task, IpcAddress address, Throwable cause) {
		this.faults.report("link " + task,
				(more, fault) -> logger.info("Lost the link to task '" + task + "' at " + address + ": "
						+ fault.getMessage() + "; unconfirmed messages are kept and sent again when it is back" + more),
				cause);
	}

	@Override
	public void outcomesMissing(String task, IpcAddress address, int count) {
		logger.warn("The last " + count + " messages to task '" + task + "' at " + address
				+ " ended without an outcome, although the connection seems to work. Connecting again; if this goes on, "
				+ "look whether its listener is stuck");
	}

}
