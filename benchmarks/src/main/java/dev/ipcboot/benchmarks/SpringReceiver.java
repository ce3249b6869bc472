package dev.ipcboot.benchmarks;

import java.nio.file.Path;

import dev.ipcboot.annotation.IpcListener;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * A Boot application with a listener that takes and one that answers. Arguments:
 * directory, address.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SpringReceiver {

	/**
	 * Listen until the standard input ends.
	 * @param arguments see above
	 * @throws Exception if the application does not start
	 */
	public static void main(String[] arguments) throws Exception {
		String address = arguments[1];
		ConfigurableApplicationContext context = SpringApplicationPair.run(SpringReceiver.class, Path.of(arguments[0]),
				"--ipc.tasks.bench.address=" + address, "--ipc.tasks.echo.address=" + address);
		Peer.readyUntilEnd();
		context.close();
	}

	@IpcListener("bench")
	void take(byte[] payload) {
	}

	@IpcListener("echo")
	byte[] echo(byte[] payload) {
		return payload;
	}

}
