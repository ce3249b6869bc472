package dev.ipcboot.autoconfigure;

import java.util.stream.IntStream;

import dev.ipcboot.core.IpcOperations;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that sends lines to a task, says how many sends have returned, and waits
 * for its end or brings it about.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(IpcAutoConfiguration.class)
public class SendingApplication {

	public static void main(String[] arguments) throws InterruptedException {
		ConfigurableApplicationContext context = SpringApplication.run(SendingApplication.class, arguments);
		IpcOperations ipc = context.getBean(IpcOperations.class);
		int count = context.getEnvironment().getRequiredProperty("app.count", Integer.class);
		IntStream.range(0, count).forEach((i) -> ipc.convertAndSend("sink", "line " + i));
		System.out.println("sent " + count);
		switch (context.getEnvironment().getRequiredProperty("app.end")) {
			case "exit" -> System.exit(0);
			case "halt" -> Runtime.getRuntime().halt(0);
			default -> Thread.currentThread().join();
		}
	}

}
