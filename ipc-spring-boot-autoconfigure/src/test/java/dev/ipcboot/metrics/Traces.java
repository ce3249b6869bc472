package dev.ipcboot.metrics;

import java.util.List;

import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * OpenTelemetry behind Micrometer's tracing, as an application has it.
 */
@Configuration(proxyBeanMethods = false)
class Traces {

	@Bean(destroyMethod = "close")
	OpenTelemetrySdk openTelemetry() {
		return OpenTelemetrySdk.builder()
			.setTracerProvider(SdkTracerProvider.builder().build())
			.setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
			.build();
	}

	@Bean
	OtelTracer tracer(OpenTelemetrySdk sdk) {
		return new OtelTracer(sdk.getTracer("test"), new OtelCurrentTraceContext(), (event) -> {
		});
	}

	@Bean
	ObservationRegistry observationRegistry(OpenTelemetrySdk sdk, OtelTracer tracer) {
		OtelPropagator propagator = new OtelPropagator(sdk.getPropagators(), sdk.getTracer("test"));
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig()
			.observationHandler(new FirstMatchingCompositeObservationHandler(
					List.of(new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
							new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
							new DefaultTracingObservationHandler(tracer))));
		return registry;
	}

}
