package dev.ipcboot.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import dev.ipcboot.connection.BackPressure;
import dev.ipcboot.connection.DeliveryMode;
import dev.ipcboot.connection.WhenAbsent;
import dev.ipcboot.rabbit.QueueType;
import dev.ipcboot.transport.process.RestartOptions;
import dev.ipcboot.transport.socket.TlsOptions;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of one task, below {@code ipc.tasks.<name>}.
 *
 * @param address Where the task listens, such as 'unix:', 'pipe:', 'posix-mq:' or
 * 'tcp://127.0.0.1:7000'; several are separated by commas. An application that only sends
 * needs none, unless the owner keeps no record in the directory.
 * @param framing How messages are told apart: 'ipc', or for programs that know no frames
 * 'lines', 'length4' (32-bit big-endian length first), 'content-length' (headers as
 * language servers use them) or 'raw' (one packet is one message).
 * @param allowedUsers Names or numbers of further users who may connect, beside the
 * application's own and root: at 'unix:' and 'unix-seqpacket:', where the kernel tells
 * who it is. The directory of the socket must let them pass.
 * @param queue Settings of a message queue of either kind.
 * @param pipe Settings of a FIFO.
 * @param udp Settings of UDP.
 * @param rabbit Settings of a queue of RabbitMQ.
 * @param exclusive Whether one application receives at a time where a carrier lets
 * several share the work: the others stand by. Elsewhere a task has one owner anyway.
 * @param ssl Settings of TLS on TCP.
 * @param exec Settings of a child process.
 * @param delivery What happens to a confirmed message whose channel is lost before its
 * verdict: 'at-least-once' sends it again, 'at-most-once' never. By default
 * 'at-least-once'.
 * @param whenAbsent What a send does when nobody receives for the task. By default
 * 'ipc.template.when-absent'.
 * @param backPressure What a confirmed send does when there is no room. By default
 * 'ipc.template.back-pressure'.
 */
public record TaskProperties(@DefaultValue List<String> address, @DefaultValue("ipc") String framing,
		@DefaultValue List<String> allowedUsers, @DefaultValue Queue queue, @DefaultValue Pipe pipe,
		@DefaultValue Udp udp, @DefaultValue Rabbit rabbit, @DefaultValue("false") boolean exclusive,
		@DefaultValue Ssl ssl, @DefaultValue Exec exec, @Nullable DeliveryMode delivery,
		@Nullable WhenAbsent whenAbsent, @Nullable BackPressure backPressure) {

	/**
	 * Settings of a message queue.
	 *
	 * @param maxMessages How many messages fit into a POSIX queue. By default 10, or what
	 * the kernel allows.
	 * @param messageSize Largest message of a POSIX queue; larger ones of the application
	 * travel in parts. By default 8192 bytes, or what the kernel allows.
	 * @param capacity How much fits into a System V queue. By default what the kernel
	 * gives to everybody, usually 16KB.
	 * @param purgeOnStart Whether to throw away what a dead owner left in the queue.
	 */
	public record Queue(@Nullable Integer maxMessages, @Nullable DataSize messageSize, @Nullable DataSize capacity,
			@DefaultValue("false") boolean purgeOnStart) {
	}

	/**
	 * Settings of a FIFO.
	 *
	 * @param size How much fits into the FIFO, as far as the kernel allows. By default
	 * 1MB.
	 */
	public record Pipe(@Nullable DataSize size) {
	}

	/**
	 * Settings of UDP.
	 *
	 * @param maxDatagram Largest datagram to send; larger messages travel in parts. By
	 * default 65507 bytes on this host and 1472 bytes (IPv6: 1452) to others.
	 */
	public record Udp(@Nullable DataSize maxDatagram) {
	}

	/**
	 * Settings of a queue of RabbitMQ, for the address 'rabbit:'. The connection is that
	 * of 'spring.rabbitmq'.
	 *
	 * @param type Kind of queue: 'quorum' is replicated, 'classic' has priorities.
	 * @param prefetch Most messages that the listener has without a verdict.
	 * @param deliveryLimit How often a quorum queue hands out a message that gets no
	 * verdict.
	 */
	public record Rabbit(@DefaultValue("quorum") QueueType type, @DefaultValue("256") int prefetch,
			@DefaultValue("20") int deliveryLimit) {
	}

	/**
	 * Settings of TLS on TCP.
	 *
	 * @param bundle SSL bundle with the own certificate and those to trust. Without one,
	 * TCP is not encrypted.
	 * @param clientAuth Whether the listener asks its senders for certificates.
	 * @param verifyHostname Whether a sender requires that the certificate of the
	 * listener names the host of the address.
	 */
	public record Ssl(@Nullable String bundle, @DefaultValue("none") TlsOptions.ClientAuth clientAuth,
			@DefaultValue("true") boolean verifyHostname) {
	}

	/**
	 * Settings of a child process, for the address 'exec:'.
	 *
	 * @param command Program and arguments, each an element of its own; no shell is
	 * involved.
	 * @param workingDirectory Where it runs. By default where this application runs.
	 * @param environment Variables that it gets besides those of this application.
	 * @param restart When it is started again.
	 * @param termination How it is ended.
	 */
	public record Exec(@DefaultValue List<String> command, @Nullable String workingDirectory,
			@DefaultValue Map<String, String> environment, @DefaultValue Restart restart,
			@DefaultValue Termination termination) {

		/**
		 * When a child process that has ended is started again.
		 *
		 * @param policy After which ends.
		 * @param initialDelay Pause after the first end.
		 * @param multiplier By how much the pause grows with each further one.
		 * @param maxDelay Longest pause.
		 * @param maxRestarts More restarts than these within the time are too many: the
		 * child is reported as failing, and tried on with the longest pause.
		 * @param within Time in which restarts are counted, and length of a life after
		 * which pauses are short again.
		 */
		public record Restart(@DefaultValue("always") RestartOptions.Policy policy,
				@DefaultValue("200ms") Duration initialDelay, @DefaultValue("2") double multiplier,
				@DefaultValue("30s") Duration maxDelay, @DefaultValue("5") int maxRestarts,
				@DefaultValue("1m") Duration within) {
		}

		/**
		 * How a child process is ended.
		 *
		 * @param inputGrace Idle time from the end of its input until SIGTERM; a child
		 * that is still reading has the shutdown timeout.
		 * @param termGrace Time from SIGTERM until SIGKILL.
		 */
		public record Termination(@DefaultValue("2s") Duration inputGrace, @DefaultValue("5s") Duration termGrace) {
		}

	}

}
