package dev.ipcboot.metrics;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;

/**
 * Name and tags of the observation {@code ipc.listener}. A bean of this type replaces the
 * default.
 */
public interface IpcListenerObservationConvention extends ObservationConvention<IpcListenerContext> {

	/**
	 * The name of the observation.
	 */
	String NAME = "ipc.listener";

	/**
	 * The default: a span {@code <task> process}, and the tags of
	 * {@link IpcObservationKeys}.
	 */
	IpcListenerObservationConvention DEFAULT = new IpcListenerObservationConvention() {
	};

	@Override
	default boolean supportsContext(Observation.Context context) {
		return context instanceof IpcListenerContext;
	}

	@Override
	default String getName() {
		return NAME;
	}

	@Override
	default String getContextualName(IpcListenerContext context) {
		return orNone(context.getTask()) + " process";
	}

	@Override
	default KeyValues getLowCardinalityKeyValues(IpcListenerContext context) {
		Throwable fault = context.getError();
		return KeyValues.of(IpcObservationKeys.SYSTEM.withValue("ipc"),
				IpcObservationKeys.OPERATION_NAME.withValue("process"),
				IpcObservationKeys.OPERATION_TYPE.withValue("process"),
				IpcObservationKeys.DESTINATION.withValue(orNone(context.getTask())),
				IpcObservationKeys.TRANSPORT.withValue(orNone(context.getTransport())), IpcObservationKeys.ERROR
					.withValue((fault != null) ? fault.getClass().getSimpleName() : IpcObservationKeys.NONE));
	}

	private static String orNone(@Nullable String value) {
		return (value != null) ? value : IpcObservationKeys.NONE;
	}

}
