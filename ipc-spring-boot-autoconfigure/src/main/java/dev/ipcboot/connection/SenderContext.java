package dev.ipcboot.connection;

import java.util.Map;

import dev.ipcboot.stats.StatisticsRegistry;
import dev.ipcboot.thread.ThreadFaults;

/**
 * What all senders of an engine share.
 *
 * @param options the settings
 * @param linkFactory finds and opens
 * @param returnAddresses where answers come back from one-way carriers
 * @param flusher the back-stop
 * @param events who wants to know
 * @param threads learns of the faults of threads
 * @param statistics the counters
 * @param introduction what a {@code HELLO} says of this process
 */
record SenderContext(EngineOptions options, LinkFactory linkFactory, ReturnAddresses returnAddresses, Flusher flusher,
		EngineEvents events, ThreadFaults threads, StatisticsRegistry statistics, Map<String, Object> introduction) {
}
