package dev.ipcboot.sample.monitor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/**
 * The host monitor.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class MonitorApplication {

}
