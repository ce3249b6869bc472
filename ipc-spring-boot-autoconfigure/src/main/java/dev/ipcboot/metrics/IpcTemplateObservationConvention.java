package dev.ipcboot.metrics;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Name and tags of the observation {@code ipc.template}. A bean of this type replaces the
 * default.
 */
public interface IpcTemplateObservationConvention extends ObservationConvention<IpcTemplateContext> {

	/**
	 * The name of the observation.
	 */
	String NAME = "ipc.template";

	/**
	 * The default: a span {@code <task> send}, and the tags of
	 * {@link IpcObservationKeys}.
	 */
	IpcTemplateObservationConvention DEFAULT = new IpcTemplateObservationConvention() {
	};

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcTemplateContext;
	}

	@Override
	default String getName() {
		return NAME;
	}

	@Override
	default String getContextualName(IpcTemplateContext context) {
		return context.getTask() + " send";
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(IpcTemplateContext context) {
		return KeyValues.of(IpcObservationKeys.SYSTEM.withValue("ipc"),
				IpcObservationKeys.OPERATION_NAME.withValue(context.getOperation()),
				IpcObservationKeys.OPERATION_TYPE.withValue("send"),
				IpcObservationKeys.DESTINATION.withValue(context.getTask()),
				IpcObservationKeys.TRANSPORT.withValue(orNone(context.getTransport())), error(context));
	}

	private static KeyValue error(IpcTemplateContext context) {
		Throwable fault = context.getError();
		return IpcObservationKeys.ERROR
			.withValue((fault != null) ? fault.getClass().getSimpleName() : orNone(context.getOutcome()));
	}

	private static String orNone(@Nullable String value) {
		return (value != null) ? value : IpcObservationKeys.NONE;
	}

}
