package dev.ipcboot.listener;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import dev.ipcboot.annotation.IpcListener;
import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.connection.TaskReceiver;
import reactor.core.publisher.Mono;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;

/**
 * An application that is ended by a signal while outcomes are open. When it has stopped
 * to read, those of messages that begin with "ends" are given; the others never are.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ShutdownApplication {

	private final Map<String, Runnable> open = new ConcurrentHashMap<>();

	private final IpcListenerEndpointRegistry registry;

	ShutdownApplication(@Lazy IpcListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	@IpcListener(tasks = "stop.manual", ackMode = "MANUAL")
	void manual(String payload, IpcAcknowledgment acknowledgment) {
		opened(payload, acknowledgment::acknowledge);
	}

	@IpcListener("stop.future")
	CompletableFuture<Void> future(String payload) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		opened(payload, () -> end.complete(null));
		return end;
	}

	@IpcListener(tasks = "stop.mono", concurrency = "2")
	Mono<Void> mono(String payload) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		opened(payload, () -> end.complete(null));
		return Mono.fromFuture(end);
	}

	@IpcListener(tasks = "stop.batch", batch = "true", properties = { "batch-size=1", "concurrency=8" })
	CompletableFuture<Void> batch(List<String> payloads) {
		CompletableFuture<Void> end = new CompletableFuture<>();
		opened(payloads.get(0), () -> end.complete(null));
		return end;
	}

	private void opened(String payload, Runnable end) {
		this.open.put(payload, end);
		System.out.println("open " + payload);
	}

	@EventListener
	void onClose(ContextClosedEvent event) {
		List<TaskReceiver> receivers = new ArrayList<>();
		this.registry.getListenerContainers().forEach((each) -> receivers.addAll(each.getReceivers()));
		Thread thread = new Thread(() -> {
			while (!receivers.stream().allMatch(TaskReceiver::isStopping)) {
				Thread.onSpinWait();
			}
			this.open.forEach((payload, end) -> {
				if (payload.startsWith("ends")) {
					end.run();
				}
			});
		}, "test-ending");
		thread.setDaemon(true);
		thread.start();
	}

	public static void main(String[] arguments) {
		SpringApplication.run(ShutdownApplication.class, arguments);
		System.out.println("ready");
	}

	/**
	 * Start the application in a process of its own.
	 */
	static Process start(String directory, String... properties) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", System.getProperty("java.class.path"), ShutdownApplication.class.getName(),
						"--" + directory, "--spring.main.banner-mode=off", "--logging.level.root=WARN"));
		List.of(properties).forEach((property) -> command.add("--" + property));
		return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
	}

}
