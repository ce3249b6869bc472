package dev.ipcboot.reference;

import java.time.Duration;
import java.time.Instant;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.annotation.DltHandler;
import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.listener.IpcListenerErrorHandler;
import dev.ipcboot.listener.deadletter.DeadLetter;
import dev.ipcboot.listener.deadletter.DeadLetters;
import dev.ipcboot.listener.deadletter.ReplayResult;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.stereotype.Component;

/**
 * Snippets about what goes wrong.
 */
@Configuration(proxyBeanMethods = false)
class ErrorSnippets {

	// tag::error-handler[]
	@IpcListener(tasks = "stock", errorHandler = "emptyStock")
	int stockOf(String item) {
		throw new IllegalStateException("the warehouse does not answer");
	}

	@Bean
	IpcListenerErrorHandler emptyStock() {
		return (message, exception) -> 0; // the reply, instead of the fault
	}
	// end::error-handler[]

	// tag::return-exceptions[]
	@IpcListener(tasks = "strict", returnExceptions = "true")
	String strict(String text) {
		throw new IllegalArgumentException("not '" + text + "'");
	}
	// end::return-exceptions[]

	// tag::dead-letters[]
	@Component
	static class Payments {

		@IpcListener(tasks = "payments", properties = "retry.initial-interval=10ms")
		void onPayment(Order order) {
			throw new IllegalStateException("the bank is closed");
		}

		@DltHandler
		void onDeadLetter(Order order, @Header(IpcHeaders.DLT_EXCEPTION_MESSAGE) String reason,
				@Header(IpcHeaders.DLT_ATTEMPTS) int attempts) {
			ListenerSnippets.received.add("payments.dlt", order.id() + " after " + attempts + " attempts: " + reason);
		}

	}
	// end::dead-letters[]

	// tag::replay[]
	@Component
	static class Clinic {

		private final DeadLetters deadLetters;

		Clinic(DeadLetters deadLetters) {
			this.deadLetters = deadLetters;
		}

		ReplayResult tryAgain(String task) {
			for (DeadLetter letter : this.deadLetters.list(task)) {
				if (letter.time().isBefore(Instant.now().minus(Duration.ofDays(30)))) {
					this.deadLetters.remove(task, letter.id()); // too old to be of use
				}
			}
			return this.deadLetters.replay(task); // what is acknowledged leaves the spool
		}

	}
	// end::replay[]

}
