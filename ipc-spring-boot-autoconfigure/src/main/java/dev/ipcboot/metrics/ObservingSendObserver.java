package dev.ipcboot.metrics;

import java.util.Map;
import java.util.function.Supplier;

import dev.ipcboot.core.SendObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;

/**
 * Makes an observation {@code ipc.template} of every message that is sent, which ends
 * with the verdict or the reply where there is one.
 */
public final class ObservingSendObserver implements SendObserver {

	private final ObservationRegistry registry;

	private final IpcTemplateObservationConvention convention;

	/**
	 * Create an observer.
	 * @param registry takes the observations
	 * @param convention names them
	 */
	public ObservingSendObserver(ObservationRegistry registry, IpcTemplateObservationConvention convention) {
		this.registry = registry;
		this.convention = convention;
	}

	@Override
	public Sending begin(String task, String operation, Message<?> message, Supplier<@Nullable String> transport) {
		IpcTemplateContext context = new IpcTemplateContext(task, operation, transport);
		Observation observation = Observation
			.createNotStarted(this.convention, IpcTemplateObservationConvention.DEFAULT, () -> context, this.registry)
			.start();
		Map<String, Object> carrier = context.getCarrier();
		Message<?> enriched = (carrier == null || carrier.isEmpty()) ? message
				: MessageBuilder.fromMessage(message).copyHeaders(carrier).build();
		return new Observed(context, observation, enriched);
	}

	private record Observed(IpcTemplateContext context, Observation observation,
			Message<?> message) implements Sending {

		@Override
		public void end(@Nullable String error, @Nullable Throwable fault) {
			this.context.setOutcome(error);
			if (fault != null) {
				this.observation.error(fault);
			}
			this.observation.stop();
		}

	}

}
