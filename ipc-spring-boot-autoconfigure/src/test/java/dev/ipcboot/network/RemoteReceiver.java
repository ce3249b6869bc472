package dev.ipcboot.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * Receives on another host: writes down the payload of each message that it handles.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RemoteReceiver {

	@Value("${journal}")
	private Path journal;

	public static void main(String[] arguments) throws IOException {
		try (var context = new SpringApplicationBuilder(RemoteReceiver.class).web(WebApplicationType.NONE)
			.run(arguments)) {
			while (System.in.read() >= 0) {
				// The end of the input is the end of this process.
			}
		}
	}

	@IpcListener("remote")
	void onNumber(String number) throws IOException {
		Files.write(this.journal, (number + "\n").getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE,
				StandardOpenOption.APPEND);
	}

}
