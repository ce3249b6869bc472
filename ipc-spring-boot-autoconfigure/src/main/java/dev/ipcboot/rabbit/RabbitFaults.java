package dev.ipcboot.rabbit;

import java.io.IOException;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import dev.ipcboot.IpcAddressException;
import dev.ipcboot.IpcException;
import dev.ipcboot.transport.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * Says what the broker's faults mean for a task, and what helps. Stateless.
 */
final class RabbitFaults {

	private RabbitFaults() {
	}

	/**
	 * A fault that does not go away by itself.
	 * @param fault what the client said
	 * @param endpoint the task and its address
	 * @param connections the broker
	 * @return the exception, or {@code null} if it may be better later
	 */
	static @Nullable IpcException lasting(Throwable fault, Endpoint endpoint, RabbitConnections connections) {
		String address = endpoint.address().toString();
		if (find(fault, AuthenticationFailureException.class) != null
				|| find(fault, PossibleAuthenticationFailureException.class) != null) {
			return new IpcAddressException(address,
					"the broker at " + connections.broker() + " does not let user '" + connections.user() + "' in",
					"check spring.rabbitmq.username, spring.rabbitmq.password and spring.rabbitmq.virtual-host");
		}
		return switch (code(fault)) {
			case AMQP.PRECONDITION_FAILED -> new IpcAddressException(address,
					"queue '" + endpoint.address().target() + "' exists at " + connections.broker()
							+ " with other settings than those of task '" + endpoint.task() + "': " + text(fault),
					"set ipc.tasks." + endpoint.task() + ".rabbit.* and ipc.tasks." + endpoint.task()
							+ ".exclusive to those of the queue, name another queue in the address, or delete the "
							+ "queue when it is empty");
			case AMQP.ACCESS_REFUSED -> new IpcAddressException(address,
					"user '" + connections.user() + "' may not use it at " + connections.broker() + ": " + text(fault),
					"give the user the permissions to configure and read the queue and 'ipc\\.reply\\..*', and to write "
							+ "the queue and 'amq\\.default', the exchange through which messages and answers go");
			default -> null;
		};
	}

	/**
	 * Whether the broker has said that something does not exist.
	 */
	static boolean isNotFound(Throwable fault) {
		return code(fault) == AMQP.NOT_FOUND;
	}

	/**
	 * A fault as the engine expects it.
	 */
	static IOException io(String what, @Nullable Throwable fault) {
		return new IOException(what + ((fault != null) ? ": " + text(fault) : ""), fault);
	}

	/**
	 * What the broker or the system has said, without the wording of the protocol.
	 */
	static String text(Throwable fault) {
		ShutdownSignalException signal = find(fault, ShutdownSignalException.class);
		if (signal != null && signal.getReason() instanceof AMQP.Channel.Close close) {
			return close.getReplyText();
		}
		if (signal != null && signal.getReason() instanceof AMQP.Connection.Close close) {
			return close.getReplyText();
		}
		Throwable deepest = fault;
		while (deepest.getCause() != null && deepest.getCause() != deepest) {
			deepest = deepest.getCause();
		}
		return (deepest.getMessage() != null) ? deepest.getMessage() : deepest.getClass().getSimpleName();
	}

	private static int code(Throwable fault) {
		ShutdownSignalException signal = find(fault, ShutdownSignalException.class);
		if (signal != null && signal.getReason() instanceof AMQP.Channel.Close close) {
			return close.getReplyCode();
		}
		return (signal != null && signal.getReason() instanceof AMQP.Connection.Close close) ? close.getReplyCode() : 0;
	}

	private static <T extends Throwable> @Nullable T find(Throwable fault, Class<T> type) {
		Throwable current = fault;
		while (current != null) {
			if (type.isInstance(current)) {
				return type.cast(current);
			}
			current = (current.getCause() != current) ? current.getCause() : null;
		}
		return null;
	}

}
