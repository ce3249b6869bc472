package dev.ipcboot.network;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.IpcException;
import dev.ipcboot.core.IpcTemplate;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Configuration;

/**
 * Sends numbers to another host, so many a second, until its input ends. Writes down each
 * number with what became of it.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class RemoteSender {

	public static void main(String[] arguments) throws Exception {
		try (var context = new SpringApplicationBuilder(RemoteSender.class).web(WebApplicationType.NONE).run(arguments);
				PrintWriter journal = new PrintWriter(
						Files.newBufferedWriter(Path.of(context.getEnvironment().getRequiredProperty("journal"))),
						true)) {
			long pause = 1_000_000_000 / context.getEnvironment().getRequiredProperty("rate", long.class);
			IpcTemplate template = context.getBean(IpcTemplate.class);
			List<CompletableFuture<?>> open = new ArrayList<>();
			CountDownLatch end = endOfInput();
			for (int number = 0; end.getCount() > 0; number++) {
				open.add(send(template, number, journal));
				LockSupport.parkNanos(pause);
			}
			CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).get(100, TimeUnit.SECONDS);
		}
	}

	private static CountDownLatch endOfInput() {
		CountDownLatch end = new CountDownLatch(1);
		Thread reader = new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
					// Nobody has anything to say.
				}
			}
			catch (IOException ex) {
				// An end like any other
			}
			end.countDown();
		});
		reader.setDaemon(true);
		reader.start();
		return end;
	}

	private static CompletableFuture<?> send(IpcTemplate template, int number, PrintWriter journal) {
		try {
			return template.convertSendAndConfirm("remote", String.valueOf(number)).handle((confirmation, fault) -> {
				journal.println(number + " " + ((confirmation != null) ? confirmation.outcome() : fault));
				return null;
			});
		}
		catch (IpcException ex) {
			journal.println(number + " refused: " + ex.getMessage());
			return CompletableFuture.completedFuture(null);
		}
	}

}
