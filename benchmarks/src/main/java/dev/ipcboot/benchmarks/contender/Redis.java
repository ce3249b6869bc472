package dev.ipcboot.benchmarks.contender;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Redis, lists in a server of our own that saves nothing. What is confirmed is the
 * broker's word, not that of a listener: a window of messages is written at once.
 */
final class Redis implements Contender {

	private static final byte[] LIST = "bench".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] QUESTIONS = "questions".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ANSWERS = "answers".getBytes(StandardCharsets.US_ASCII);

	@Override
	public AutoCloseable receive(Place place) throws IOException {
		int port = PortFile.free();
		Process server = new ProcessBuilder("redis-server", "--bind", "127.0.0.1", "--port", Integer.toString(port),
				"--save", "", "--appendonly", "no", "--dir", place.directory().toString())
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Broker.awaitPort(server, port);
		PortFile.write(place, port);
		Broker.daemon(() -> {
			try (Jedis redis = new Jedis("127.0.0.1", port)) {
				while (true) {
					redis.blpop(0, LIST);
					redis.lpop(LIST, Client.WINDOW);
				}
			}
			catch (JedisConnectionException ex) {
				// The server has ended.
			}
		});
		Broker.daemon(() -> {
			try (Jedis redis = new Jedis("127.0.0.1", port)) {
				while (true) {
					redis.rpush(ANSWERS, redis.blpop(0, QUESTIONS).get(1));
				}
			}
			catch (JedisConnectionException ex) {
				// The server has ended.
			}
		});
		return () -> Broker.end(server);
	}

	@Override
	public Client connect(Place place) throws IOException {
		Jedis redis = new Jedis("127.0.0.1", PortFile.read(place));
		return new Sender(redis, redis.pipelined());
	}

	/**
	 * The sending side.
	 */
	private static final class Sender implements Client {

		private final Jedis redis;

		private final Pipeline pipeline;

		private Confirms confirms = new Confirms();

		private int unconfirmed;

		Sender(Jedis redis, Pipeline pipeline) {
			this.redis = redis;
			this.pipeline = pipeline;
		}

		@Override
		public void confirmed(byte[] message, Confirms counter) {
			this.confirms = counter;
			this.pipeline.rpush(LIST, message);
			if (++this.unconfirmed == WINDOW) {
				advance();
			}
		}

		@Override
		public void advance() {
			this.pipeline.sync();
			this.confirms.confirmed(this.unconfirmed);
			this.unconfirmed = 0;
		}

		@Override
		public void request(byte[] message) {
			this.redis.rpush(QUESTIONS, message);
			this.redis.blpop(0, ANSWERS);
		}

		@Override
		public void close() {
			this.redis.close();
		}

	}

}
