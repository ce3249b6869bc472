package dev.ipcboot.autoconfigure.actuate;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the page that shows what goes on.
 *
 * @param enabled Whether to serve the page. Its data come from the endpoints 'ipc' and
 * 'ipcthroughput', which must be exposed.
 * @param path Where to serve the page, on the port of the actuator.
 */
@ConfigurationProperties("ipc.console")
record IpcConsoleProperties(@DefaultValue("false") boolean enabled, @DefaultValue("/ipc") String path) {
}
