package dev.ipcboot.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * A message that a template sends. Tracing puts its headers into the carrier, and they
 * travel with the message.
 */
public final class IpcTemplateContext extends SenderContext<Map<String, Object>> {

	private final String task;

	private final String operation;

	private final Supplier<@Nullable String> transport;

	private @Nullable String outcome;

	IpcTemplateContext(String task, String operation, Supplier<@Nullable String> transport) {
		super((carrier, name, value) -> {
			if (carrier != null) {
				carrier.put(name, value);
			}
		}, Kind.PRODUCER);
		this.task = task;
		this.operation = operation;
		this.transport = transport;
		setCarrier(new LinkedHashMap<>());
	}

	/**
	 * The task that the message goes to.
	 * @return the name
	 */
	public String getTask() {
		return this.task;
	}

	/**
	 * What is done.
	 * @return {@code send} or {@code request}
	 */
	public String getOperation() {
		return this.operation;
	}

	/**
	 * The carrier.
	 * @return its scheme, or {@code null} as long as there is no link
	 */
	public @Nullable String getTransport() {
		return this.transport.get();
	}

	/**
	 * What went wrong.
	 * @return an outcome such as {@code REJECTED}, or {@code null}
	 */
	public @Nullable String getOutcome() {
		return this.outcome;
	}

	void setOutcome(@Nullable String outcome) {
		this.outcome = outcome;
	}

}
