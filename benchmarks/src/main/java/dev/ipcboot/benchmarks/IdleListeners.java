package dev.ipcboot.benchmarks;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.context.annotation.Configuration;

/**
 * Ten tasks.
 */
@Configuration(proxyBeanMethods = false)
public class IdleListeners {

	@IpcListener("one")
	@IpcListener("two")
	@IpcListener("three")
	@IpcListener("four")
	@IpcListener("five")
	@IpcListener("six")
	@IpcListener("seven")
	@IpcListener("eight")
	@IpcListener("nine")
	@IpcListener("ten")
	void take(byte[] payload) {
	}

}
