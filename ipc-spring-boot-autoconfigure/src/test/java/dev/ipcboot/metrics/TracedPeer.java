package dev.ipcboot.metrics;

import dev.ipcboot.annotation.IpcListener;
import io.micrometer.tracing.Tracer;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Another JVM, whose listener replies with the trace that it is in.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Traces.class)
public class TracedPeer {

	private final Tracer tracer;

	TracedPeer(Tracer tracer) {
		this.tracer = tracer;
	}

	public static void main(String[] arguments) {
		new SpringApplicationBuilder(TracedPeer.class).web(WebApplicationType.NONE).run(arguments);
	}

	@IpcListener("traced.peer")
	String onMessage(String text) {
		var context = this.tracer.currentTraceContext().context();
		return (context != null) ? context.traceId() + " " + context.spanId() : "none";
	}

}
