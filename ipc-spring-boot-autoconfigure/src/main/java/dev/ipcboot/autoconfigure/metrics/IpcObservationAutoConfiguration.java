package dev.ipcboot.autoconfigure.metrics;

import dev.ipcboot.autoconfigure.IpcAutoConfiguration;
import dev.ipcboot.autoconfigure.IpcTemplateCustomizer;
import dev.ipcboot.metrics.IpcListenerObservationConvention;
import dev.ipcboot.metrics.IpcTemplateObservationConvention;
import dev.ipcboot.metrics.ObservingListenerInterceptor;
import dev.ipcboot.metrics.ObservingSendObserver;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

/**
 * Auto-configuration of observations of single messages. They cost some microseconds
 * each, so they are made where somebody traces, or where {@code ipc.observation.enabled}
 * asks for them; otherwise nothing of this is there.
 */
@AutoConfiguration(before = IpcAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.brave.autoconfigure.BraveAutoConfiguration",
		"org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration" })
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean(ObservationRegistry.class)
@ConditionalOnBooleanProperty(name = "ipc.observation.enabled", matchIfMissing = true)
@Conditional(IpcObservationAutoConfiguration.Wanted.class)
public final class IpcObservationAutoConfiguration {

	@Bean
	IpcTemplateCustomizer ipcTemplateObservationCustomizer(ObservationRegistry registry,
			ObjectProvider<IpcTemplateObservationConvention> convention) {
		ObservingSendObserver observer = new ObservingSendObserver(registry,
				convention.getIfAvailable(() -> IpcTemplateObservationConvention.DEFAULT));
		return (template) -> template.setSendObserver(observer);
	}

	@Bean
	ObservingListenerInterceptor ipcListenerObservationInterceptor(ObservationRegistry registry,
			ObjectProvider<IpcListenerObservationConvention> convention) {
		return new ObservingListenerInterceptor(registry,
				convention.getIfAvailable(() -> IpcListenerObservationConvention.DEFAULT));
	}

	/** Somebody traces, or it was asked for. */
	static final class Wanted extends AnyNestedCondition {

		Wanted() {
			super(ConfigurationPhase.REGISTER_BEAN);
		}

		@ConditionalOnBean(type = "io.micrometer.tracing.Tracer")
		static class Traced {

		}

		@ConditionalOnBooleanProperty("ipc.observation.enabled")
		static class AskedFor {

		}

	}

}
