package dev.ipcboot.connection;

import java.util.Map;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.frame.FrameLimits;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.transport.TransportTraits;

/**
 * What all channels of a receiver at one of its addresses share.
 *
 * @param task the task
 * @param address the address
 * @param traits what the carrier guarantees
 * @param framing how messages are told apart
 * @param options the settings of the engine
 * @param handler who receives
 * @param dispatch when it may be called
 * @param sources who sends
 * @param returnPaths opens ways back on one-way carriers
 * @param statistics the counters
 * @param events who wants to know
 * @param introduction what a {@code HELLO} says of this process
 * @param instance the identity of this run of the receiver, as in its record
 */
record InboundContext(String task, IpcAddress address, TransportTraits traits, Framing framing, EngineOptions options,
		MessageHandler handler, Dispatch dispatch, Sources sources, ReturnPaths returnPaths,
		ReceiverStatistics statistics, EngineEvents events, Map<String, Object> introduction, String instance) {

	String scheme() {
		return this.address.scheme();
	}

	FrameLimits limits() {
		return this.options.limits();
	}

	int maxHeaders() {
		return limits().maxHeaders();
	}

}
