package dev.ipcboot.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.benchmarks.contender.Client;
import dev.ipcboot.benchmarks.contender.Confirms;
import dev.ipcboot.benchmarks.contender.SharedClient;

/**
 * What the sending process does for each figure.
 */
final class Sending {

	/** As many messages are sent between two looks at the clock, if they are small. */
	private static final int BURST = 100;

	private static final int SMALL = 65536;

	private final Client client;

	private long[] samples = new long[1 << 16];

	Sending(Client client) {
		this.client = client;
	}

	double measure(Figure figure, int size, long nanos, int threads) throws Exception {
		byte[] message = new byte[size];
		return switch (figure) {
			case CONFIRMED -> confirmed(message, nanos, threads);
			case ONE_WAY -> oneWay((SharedClient) this.client, message, nanos);
			case ROUND_TRIP -> roundTrip(message, nanos);
		};
	}

	private double confirmed(byte[] message, long nanos, int threads) throws Exception {
		Confirms confirms = new Confirms();
		long start = System.nanoTime();
		long sent = (threads == 1) ? send(message, confirms, start + nanos)
				: sendByThreads(message, confirms, start + nanos, threads);
		this.client.advance();
		while (confirms.count() < sent) {
			LockSupport.parkNanos(50_000);
			this.client.advance();
		}
		return sent * 1e9 / (System.nanoTime() - start);
	}

	private long sendByThreads(byte[] message, Confirms confirms, long end, int threads) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<Long>> counts = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				counts.add(executor.submit(() -> send(message, confirms, end)));
			}
			long sum = 0;
			for (Future<Long> count : counts) {
				sum += count.get();
			}
			return sum;
		}
		finally {
			executor.shutdown();
		}
	}

	private long send(byte[] message, Confirms confirms, long end) throws Exception {
		int burst = burst(message);
		long sent = 0;
		while (System.nanoTime() - end < 0) {
			for (int i = 0; i < burst; i++) {
				this.client.confirmed(message, confirms);
			}
			sent += burst;
		}
		return sent;
	}

	/**
	 * The last message is confirmed, and since the order is kept, it is the last to come.
	 */
	private static double oneWay(SharedClient client, byte[] message, long nanos) throws Exception {
		int burst = burst(message);
		long start = System.nanoTime();
		long sent = 1;
		while (System.nanoTime() - start < nanos) {
			for (int i = 0; i < burst; i++) {
				client.send(message);
			}
			sent += burst;
		}
		Confirms last = new Confirms();
		client.confirmed(message, last);
		client.advance();
		while (last.count() < 1) {
			LockSupport.parkNanos(20_000);
		}
		return sent * 1e9 / (System.nanoTime() - start);
	}

	private static int burst(byte[] message) {
		return (message.length <= SMALL) ? BURST : 1;
	}

	private double roundTrip(byte[] message, long nanos) throws Exception {
		long start = System.nanoTime();
		long before = start;
		int count = 0;
		while (before - start < nanos) {
			this.client.request(message);
			long after = System.nanoTime();
			if (count == this.samples.length) {
				this.samples = Arrays.copyOf(this.samples, 2 * count);
			}
			this.samples[count++] = after - before;
			before = after;
		}
		Arrays.sort(this.samples, 0, count);
		return this.samples[count / 2];
	}

}
