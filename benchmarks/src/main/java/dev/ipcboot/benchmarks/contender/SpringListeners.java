package dev.ipcboot.benchmarks.contender;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a listener that takes and one that answers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class SpringListeners {

	@IpcListener("bench")
	void take(byte[] payload) {
	}

	@IpcListener("echo")
	byte[] echo(byte[] payload) {
		return payload;
	}

}
