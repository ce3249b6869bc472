package dev.ipcboot.sample;

import dev.ipcboot.sample.child.ChildApplication;
import dev.ipcboot.sample.client.ClientApplication;
import dev.ipcboot.sample.monitor.MonitorApplication;

import org.springframework.boot.SpringApplication;

/**
 * Starts the host monitor, or with {@code client} as the first argument a second process
 * that speaks to it. With {@code child} it is the child process of a client.
 */
public final class SampleApplication {

	private SampleApplication() {
	}

	public static void main(String[] args) {
		switch ((args.length > 0) ? args[0] : "") {
			case "client" -> System.exit(ClientApplication.run(args));
			case "child" -> ChildApplication.run(args);
			default -> SpringApplication.run(MonitorApplication.class, args);
		}
	}

}
