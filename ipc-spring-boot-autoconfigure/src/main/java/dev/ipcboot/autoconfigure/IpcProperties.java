package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.List;

import dev.ipcboot.connection.BackPressure;
import dev.ipcboot.connection.WhenAbsent;
import dev.ipcboot.listener.AckMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of message passing between processes.
 *
 * @param directory Directory in which the processes of a user find each other's tasks.
 * Created with mode 0700 if it is missing. By default '/run/ipc-UID' where that can be
 * used, else '/tmp/ipc-UID'.
 * @param maxMessageSize Largest message, headers included, that is sent or accepted.
 * @param maxHeaders Most headers of one message.
 * @param window Most messages to one task that wait for their verdict. A power of two.
 * @param connectTimeout Longest wait for a channel to open.
 * @param writeTimeout When a peer is given up that seems to be gone: the host of a TCP
 * receiver acknowledges nothing, or a sender takes none of its outcomes and replies. A
 * receiver that is merely slow is never given up.
 * @param template Settings of the template.
 * @param listener Settings of all listeners.
 * @param performance Settings for speed, which need no change as a rule.
 * @param limits Limits for all tasks of the process together.
 */
@ConfigurationProperties("ipc")
public record IpcProperties(@Nullable String directory, @DefaultValue("16MB") DataSize maxMessageSize,
		@DefaultValue("64") int maxHeaders, @DefaultValue("1024") int window,
		@DefaultValue("5s") Duration connectTimeout, @DefaultValue("10s") Duration writeTimeout,
		@DefaultValue Template template, @DefaultValue Listener listener, @DefaultValue Performance performance,
		@DefaultValue Limits limits) {

	/**
	 * Settings for speed, which need no change as a rule.
	 *
	 * @param batchSize How many bytes of confirmed messages a sender gathers before it
	 * writes them, while verdicts are outstanding. More make a message cheaper and come
	 * later. 64KB at most.
	 * @param spin For how long a thread that reads looks for more before it sleeps. Round
	 * trips take about half the time where processors are free, and everything takes
	 * longer where they are not: no more than 50us, and not below 4 processors.
	 */
	public record Performance(@DefaultValue("16KB") DataSize batchSize, @DefaultValue("0") Duration spin) {
	}

	/**
	 * Limits for all tasks of the process together.
	 *
	 * @param replyMemory Most bytes of replies and reasons of rejections that are
	 * remembered, for a sender that has lost its connection and sends again. If there is
	 * no room, the oldest are dropped: such a rejection has no reason any more, and such
	 * a request ends as UNKNOWN.
	 */
	public record Limits(@DefaultValue("64MB") DataSize replyMemory) {
	}

	/**
	 * Settings of the template.
	 *
	 * @param defaultTask Task to send to where the call names none.
	 * @param sendTimeout Longest wait of a plain send for room at the receiver.
	 * @param confirmTimeout When a confirmed send without a verdict ends as UNKNOWN.
	 * While the receiver is away, this time stands still, for 'retry-for' at most.
	 * @param replyTimeout Longest wait for a reply.
	 * @param retryFor How long messages are accepted for a receiver that was lost, in the
	 * hope that it comes back.
	 * @param preferredTransports Schemes to prefer where a task is reached over several,
	 * the best first.
	 * @param whenAbsent What a send does when nobody receives for the task: 'fail' at
	 * once, or 'wait' until the receiver appears or the time is over.
	 * @param backPressure What a confirmed send does when the window is full or the
	 * carrier has no room: 'block' until its deadline, 'fail' at once, or 'drop-oldest'
	 * of the messages that have not been handed to the carrier.
	 * @param maxDelayed Most messages to one task that are held back until they are due.
	 * @param shutdownTimeout How long the end of the application waits for outstanding
	 * verdicts.
	 */
	public record Template(@Nullable String defaultTask, @DefaultValue("10s") Duration sendTimeout,
			@DefaultValue("10s") Duration confirmTimeout, @DefaultValue("10s") Duration replyTimeout,
			@DefaultValue("30s") Duration retryFor, @DefaultValue List<String> preferredTransports,
			@DefaultValue("fail") WhenAbsent whenAbsent, @DefaultValue("block") BackPressure backPressure,
			@DefaultValue("10000") int maxDelayed, @DefaultValue("5s") Duration shutdownTimeout) {
	}

	/**
	 * Settings of all listeners. A listener may differ by the attributes of its
	 * annotation, those without one of their own by its 'properties'.
	 *
	 * @param autoStartup Whether listeners start with the application where they don't
	 * say.
	 * @param ackMode Who gives the verdict on a message: the end of the method, the
	 * method by hand, or nobody.
	 * @param concurrency How many messages of a listener are handled at a time. 1 keeps
	 * the order of each sender and costs no hand-over.
	 * @param inboxSize Most messages that have been read and wait for one of the threads
	 * of a listener whose concurrency is above 1, or that takes batches.
	 * @param batchSize Most messages of a batch.
	 * @param batchTimeout Longest wait for a batch to fill, since its first message.
	 * @param deliveryLimit How often the listener is called with a message that it
	 * releases each time, before that is a dead letter.
	 * @param shutdownTimeout Longest wait for running calls when listeners stop. What
	 * still runs then is interrupted.
	 * @param idleEventInterval After how long without a message an event says so. No such
	 * events by default.
	 * @param retry Settings of further attempts.
	 * @param deadLetter Settings of dead letters.
	 */
	public record Listener(@DefaultValue("true") boolean autoStartup, @DefaultValue("auto") AckMode ackMode,
			@DefaultValue("1") int concurrency, @DefaultValue("256") int inboxSize, @DefaultValue("100") int batchSize,
			@DefaultValue("100ms") Duration batchTimeout, @DefaultValue("20") int deliveryLimit,
			@DefaultValue("10s") Duration shutdownTimeout, @Nullable Duration idleEventInterval,
			@DefaultValue Retry retry, @DefaultValue DeadLetter deadLetter) {
	}

	/**
	 * Settings of further attempts at a message whose listener has thrown. Requests are
	 * not tried again: their sender gets the fault.
	 *
	 * @param enabled Whether there are further attempts.
	 * @param maxRetries Most further attempts.
	 * @param initialInterval Wait before the first of them.
	 * @param multiplier By how much each wait is longer than the one before.
	 * @param maxInterval Longest wait.
	 * @param jitter By how much a wait may be shorter or longer.
	 */
	public record Retry(@DefaultValue("true") boolean enabled, @DefaultValue("3") int maxRetries,
			@DefaultValue("200ms") Duration initialInterval, @DefaultValue("2") double multiplier,
			@DefaultValue("5s") Duration maxInterval, @DefaultValue("50ms") Duration jitter) {
	}

	/**
	 * Settings of messages that failed for good. They go to the task '&lt;task&gt;.dlt',
	 * or to a spool in the directory when nobody takes them there.
	 *
	 * @param enabled Whether such messages are kept; otherwise they are rejected only.
	 * @param confirmTimeout Longest wait for the task that takes dead letters, before the
	 * spool does.
	 * @param spoolMessages Most dead letters of a task in its spool; the oldest make
	 * room.
	 * @param spoolSize Largest spool of a task; the oldest make room.
	 */
	public record DeadLetter(@DefaultValue("true") boolean enabled, @DefaultValue("5s") Duration confirmTimeout,
			@DefaultValue("1000") int spoolMessages, @DefaultValue("64MB") DataSize spoolSize) {
	}

}
