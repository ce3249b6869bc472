package dev.ipcboot.autoconfigure;

import java.util.Locale;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * An application that is the child of another one, and that prints where it should not.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class StdioApplication {

	@IpcListener("worker")
	String onMessage(String text) {
		System.out.println("a stray print");
		return text.toUpperCase(Locale.ROOT);
	}

	public static void main(String[] arguments) {
		SpringApplication.run(StdioApplication.class, arguments);
	}

}
