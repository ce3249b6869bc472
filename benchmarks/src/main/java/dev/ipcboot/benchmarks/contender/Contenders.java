package dev.ipcboot.benchmarks.contender;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * All contenders by their ids.
 */
public final class Contenders {

	private static final Map<String, Supplier<Contender>> ALL = new LinkedHashMap<>();

	private static final List<String> OURS = List.of("engine", "spring");

	private static final Map<String, String> TITLES = new HashMap<>();

	static {
		add("engine", "engine", Engine::new);
		add("spring", "Spring", SpringPath::new);
		add("aeron", "Aeron IPC", () -> new AeronIpc());
		add("jeromq", "JeroMQ", () -> new JeroMq());
		add("netty", "Netty, Unix socket", () -> new NettyUnix());
		add("rsocket", "RSocket, TCP", () -> new RSocketTcp());
		add("integration", "Spring Integration, TCP", () -> new SpringIntegrationTcp());
		add("grpc", "gRPC, Unix socket", () -> new GrpcUnix());
		if (Broker.installed("redis-server")) {
			add("redis", "Redis (the broker's word)", () -> new Redis());
		}
		if (Broker.installed("rabbitmq-server")) {
			add("rabbit", "RabbitMQ (the broker's word)", () -> new RabbitMq());
		}
	}

	private Contenders() {
	}

	private static void add(String id, String title, Supplier<Contender> contender) {
		ALL.put(id, contender);
		TITLES.put(id, title);
	}

	/**
	 * Who takes part on a carrier, in the order of the tables. Neighbours choose their
	 * carrier themselves and are compared once, with the Unix socket.
	 * @param carrier the carrier
	 * @return the ids
	 */
	public static Collection<String> ids(String carrier) {
		return carrier.equals("unix") ? ALL.keySet() : OURS;
	}

	/**
	 * Whether a contender is not ours.
	 * @param id its id
	 * @return {@code true} if it needs further libraries
	 */
	public static boolean isNeighbour(String id) {
		return ALL.containsKey(id) && !OURS.contains(id);
	}

	/**
	 * What a contender is called in tables.
	 * @param id its id
	 * @return the title
	 */
	public static String title(String id) {
		return TITLES.getOrDefault(id, id);
	}

	/**
	 * A contender.
	 * @param id its id; {@code connections=N}, {@code tasks=N} and {@code slow=MICROS}
	 * are variants of the engine
	 * @return the contender
	 */
	public static Contender of(String id) {
		int equals = id.indexOf('=');
		return (equals < 0) ? known(id) : variant(id.substring(0, equals), Integer.parseInt(id.substring(equals + 1)));
	}

	private static Contender variant(String id, int count) {
		return switch (id) {
			case "connections" -> new ManyEngines(count);
			case "tasks" -> new ManyTasks(count);
			case "slow" -> new SlowListener(count);
			default -> known(id);
		};
	}

	private static Contender known(String id) {
		Supplier<Contender> contender = ALL.get(id);
		if (contender == null) {
			throw new IllegalArgumentException("No contender " + id + ", but " + ALL.keySet());
		}
		return contender.get();
	}

}
