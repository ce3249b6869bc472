package dev.ipcboot.sample;

import dev.ipcboot.sample.client.ClientApplication;
import dev.ipcboot.sample.monitor.MonitorApplication;

import org.springframework.boot.SpringApplication;

/**
 * Starts the host monitor, or with {@code client} as the first argument a second process
 * that speaks to it.
 */
public final class SampleApplication {

	private SampleApplication() {
	}

	public static void main(String[] args) {
		if (args.length > 0 && args[0].equals("client")) {
			System.exit(ClientApplication.run(args));
		}
		SpringApplication.run(MonitorApplication.class, args);
	}

}
