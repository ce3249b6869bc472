package dev.ipcboot.sample.monitor;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.scheduling.annotation.EnableScheduling;

/**
 * The host monitor.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class MonitorApplication {

}
