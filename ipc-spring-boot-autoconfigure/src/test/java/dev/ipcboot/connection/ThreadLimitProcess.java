package dev.ipcboot.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.core.LoggingEngineEvents;
import dev.ipcboot.directory.TaskDirectory;
import dev.ipcboot.frame.Framing;
import dev.ipcboot.frame.WireMessage;
import dev.ipcboot.thread.SerialExecutor;
import dev.ipcboot.thread.ThreadStartException;

/**
 * A process that can start no thread for a while, as its parent says. Whatever needs one
 * meanwhile goes on afterwards. It prints what it sees, one line for each step.
 */
public final class ThreadLimitProcess {

	private static final BlockingQueue<String> RECEIVED = new LinkedBlockingQueue<>();

	private ThreadLimitProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		BufferedReader parent = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		Path directory = Path.of(arguments[0]);
		String scheme = arguments[1];
		FaultInjection faults = new FaultInjection();
		try (IpcEngine receiving = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(directory),
				List.of(TestTransports.of(scheme)), new LoggingEngineEvents());
				IpcEngine sending = IpcEngine.open(EngineOptions.DEFAULT, TaskDirectory.open(directory),
						List.of(faults.around(TestTransports.of(scheme))), new LoggingEngineEvents())) {
			run(parent, scheme, receiving, sending, faults);
		}
	}

	private static void run(BufferedReader parent, String scheme, IpcEngine receiving, IpcEngine sending,
			FaultInjection faults) throws Exception {
		TaskReceiver lines = receiving.listen(
				TaskOptions.of("lines").at(new IpcAddress(scheme, "")).framed(Framing.LINES),
				(delivery) -> RECEIVED.add(StandardCharsets.UTF_8.decode(delivery.payload()).toString()));
		CountDownLatch handling = new CountDownLatch(1);
		CountDownLatch release = new CountDownLatch(1);
		TaskReceiver orders = receiving.listen(TaskOptions.of("orders").at(new IpcAddress(scheme, "")), (delivery) -> {
			if (delivery.payload().get(0) == 1) {
				handling.countDown();
				release.await();
			}
		});
		SerialExecutor executor = new SerialExecutor("test-serial", Duration.ZERO, sending.threads());
		Outcomes held = send(sending, 1);
		handling.await();
		List<String> threads = threads();
		print("threads " + threads);
		parent.readLine();
		if (canStartThread()) {
			print("unlimited");
			return;
		}
		try (SocketChannel client = connect(lines.addresses().get(0))) {
			client.write(ByteBuffer.wrap("waits\n".getBytes(StandardCharsets.UTF_8)));
			await(() -> lines.state() == TaskReceiver.State.FAILED);
			print("failed " + (lines.failure() instanceof ThreadStartException));
			// A lost connection, a delayed message, a task for another thread
			faults.closeLatestChannel();
			await(() -> sending.sender("orders").state() == TaskSender.State.RECONNECTING);
			release.countDown();
			Outcomes delayed = new Outcomes();
			sending.sender("orders").send(message(2).withDelay(Duration.ofMillis(10)), delayed, Duration.ofSeconds(20));
			executor.execute(() -> RECEIVED.add("serial"));
			await(() -> sending.threads().current().size() == 3);
			print("waiting " + held.isDone() + delayed.isDone() + RECEIVED);
			parent.readLine();
			long start = System.nanoTime();
			String first = RECEIVED.poll(10, TimeUnit.SECONDS);
			String second = RECEIVED.poll(10, TimeUnit.SECONDS);
			print("outcomes " + held.await() + " " + delayed.await() + " " + (first + second).length() + " "
					+ send(sending, 3).await());
			print("after " + Duration.ofNanos(System.nanoTime() - start).toMillis());
		}
		await(() -> lines.state() == TaskReceiver.State.RUNNING && orders.state() == TaskReceiver.State.RUNNING);
		await(() -> sending.threads().current().isEmpty() && receiving.threads().current().isEmpty());
		await(() -> threads().equals(threads));
		print("threads " + threads());
	}

	private static Outcomes send(IpcEngine engine, int content) {
		Outcomes outcomes = new Outcomes();
		engine.sender("orders").send(message(content), outcomes, Duration.ofSeconds(30));
		return outcomes;
	}

	private static WireMessage message(int content) {
		return WireMessage.of(new byte[] { (byte) content });
	}

	private static SocketChannel connect(IpcAddress address) throws IOException {
		String target = address.target();
		if (address.scheme().equals("unix")) {
			return SocketChannel.open(UnixDomainSocketAddress.of(target));
		}
		String port = target.substring(target.lastIndexOf(':') + 1);
		SocketAddress there = new InetSocketAddress("127.0.0.1", Integer.parseInt(port));
		return SocketChannel.open(there);
	}

	private static boolean canStartThread() {
		try {
			Threads.start("test-probe", true, () -> {
			});
			return true;
		}
		catch (ThreadStartException ex) {
			return false;
		}
	}

	/**
	 * The threads that stay, without the number of a connection. The one that loads the
	 * libraries ends by itself.
	 */
	private static List<String> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			.filter((name) -> name.startsWith("ipc-") && !name.equals("ipc-native"))
			.map((name) -> name.replaceAll("-[0-9]+$", ""))
			.sorted()
			.toList();
	}

	/** Without a thread of its own. */
	private static void await(BooleanSupplier condition) {
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
		while (!condition.getAsBoolean()) {
			if (System.nanoTime() - end > 0) {
				throw new AssertionError("Not in time, with the threads " + threads());
			}
			Thread.onSpinWait();
		}
	}

	private static void print(String line) {
		System.out.println("> " + line);
	}

}
