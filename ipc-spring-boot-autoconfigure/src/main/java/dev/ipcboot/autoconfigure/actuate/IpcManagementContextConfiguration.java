package dev.ipcboot.autoconfigure.actuate;

import java.util.Map;

import dev.ipcboot.actuate.IpcThroughputEndpoint;
import dev.ipcboot.actuate.IpcThroughputStream;
import dev.ipcboot.console.IpcConsole;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.expose.EndpointExposure;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.handler.SimpleUrlHandlerMapping;

/**
 * What the actuator's own endpoints can't do on Spring MVC: a stream of events, and a
 * page. Both are served where the endpoints are, on the port of the actuator.
 */
@ManagementContextConfiguration(value = ManagementContextType.ANY, proxyBeanMethods = false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@ConditionalOnClass(DispatcherServlet.class)
@ConditionalOnBean(WebEndpointProperties.class)
@EnableConfigurationProperties(IpcConsoleProperties.class)
class IpcManagementContextConfiguration {

	/** Before the endpoints, which would take the name of the stream for a task. */
	private static final int ORDER = -200;

	@Bean
	@ConditionalOnAvailableEndpoint(endpoint = IpcThroughputEndpoint.class, exposure = EndpointExposure.WEB)
	@ConditionalOnBean(IpcThroughputEndpoint.class)
	IpcThroughputStream ipcThroughputStream(IpcThroughputEndpoint endpoint) {
		return new IpcThroughputStream(endpoint::throughput);
	}

	@Bean
	@ConditionalOnBean(IpcThroughputStream.class)
	SimpleUrlHandlerMapping ipcThroughputStreamMapping(IpcThroughputStream stream, WebEndpointProperties endpoints) {
		HandlerMethod open = new HandlerMethod(stream,
				ClassUtils.getMethod(IpcThroughputStream.class, "open", HttpServletResponse.class));
		String name = endpoints.getPathMapping().getOrDefault("ipcthroughput", "ipcthroughput");
		return new SimpleUrlHandlerMapping(Map.of(endpoints.getBasePath() + "/" + name + "/stream", open), ORDER);
	}

	@Bean
	@ConditionalOnBooleanProperty("ipc.console.enabled")
	SimpleUrlHandlerMapping ipcConsoleMapping(IpcConsoleProperties properties, WebEndpointProperties endpoints) {
		String path = properties.path();
		if (!path.matches("(/[A-Za-z0-9._~-]+)+")) {
			throw new InvalidConfigurationPropertyValueException("ipc.console.path", path,
					"It must be a path such as '/ipc', without a slash at its end.");
		}
		IpcConsole console = new IpcConsole(path, endpoints.getBasePath());
		return new SimpleUrlHandlerMapping(Map.of(path, console, path + "/**", console), ORDER);
	}

}
