package dev.ipcboot.connection;

import java.time.Duration;
import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.thread.ThreadFaults;
import dev.ipcboot.transport.TransportTraits;

/**
 * Makes the contexts in which channels are received.
 */
final class InboundContexts {

	private final EngineOptions options;

	private final Transports transports;

	private final EngineEvents events;

	private final ThreadFaults threads;

	private final StatisticsRegistry statistics;

	private final Map<String, Object> introduction;

	private final ReplyMemory memory;

	private final Backlog backlog;

	InboundContexts(EngineOptions options, Transports transports, EngineEvents events, ThreadFaults threads,
			StatisticsRegistry statistics, Map<String, Object> introduction, ReplyMemory memory, Backlog backlog) {
		this.options = options;
		this.transports = transports;
		this.events = events;
		this.threads = threads;
		this.statistics = statistics;
		this.introduction = introduction;
		this.memory = memory;
		this.backlog = backlog;
	}

	EngineEvents events() {
		return this.events;
	}

	/**
	 * Learns of the faults of threads.
	 */
	ThreadFaults threads() {
		return this.threads;
	}

	/**
	 * How long the end of a receiver waits for what is being handled.
	 */
	Duration receiverGrace() {
		return this.options.receiverGrace();
	}

	/**
	 * How long a process that is to end may go on reading what was sent to it.
	 */
	Duration readingGrace() {
		Duration receiver = this.options.receiverGrace();
		Duration sender = this.options.senderGrace();
		return (receiver.compareTo(sender) >= 0) ? receiver : sender;
	}

	/**
	 * Sessions of those who send to an address, none yet.
	 */
	Sources sources() {
		return new Sources(this.memory, this.backlog);
	}

	/**
	 * The context of a task at one of its addresses.
	 * @param instance the identity of this run of the receiver
	 */
	InboundContext create(TaskOptions task, IpcAddress address, TransportTraits traits, MessageHandler handler,
			Dispatch dispatch, Sources sources, String instance) {
		return new InboundContext(task.name(), address, traits, task.framing(), this.options, handler, dispatch,
				sources, new ReturnPaths(this.transports, task.transportOptions()),
				new ReceiverStatistics(this.statistics.statistics(task.name(), address.scheme()), handler.workers()),
				this.events, this.introduction, instance);
	}

}
