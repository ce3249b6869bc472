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

	/** Who meets at a broker; the first one is what the others are compared with. */
	private static final List<String> ON_RABBIT = List.of("amqp", "amqp-verdict", "spring");

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
		add("amqp", "Spring AMQP (the broker's word)", () -> SpringAmqp.withConfirms());
		add("amqp-verdict", "Spring AMQP (the listener's reply)", () -> SpringAmqp.withReplies());
	}

	private Contenders() {
	}

	private static void add(String id, String title, Supplier<Contender> contender) {
		ALL.put(id, contender);
		TITLES.put(id, title);
	}

	/**
	 * Who takes part on a carrier, in the order of the tables. Neighbours choose their
	 * carrier themselves and are compared once, with the Unix socket; only with a broker
	 * are others at home as well.
	 * @param carrier the carrier
	 * @return the ids
	 */
	public static Collection<String> ids(String carrier) {
		return switch (carrier) {
			case "unix" -> ALL.keySet().stream().filter((id) -> !isOnRabbit(id)).toList();
			case Place.RABBIT -> Broker.installed("rabbitmq-server") ? ON_RABBIT : List.of();
			default -> OURS;
		};
	}

	private static boolean isOnRabbit(String id) {
		return ON_RABBIT.contains(id) && !OURS.contains(id);
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
	 * @param carrier the scheme of its carrier
	 * @return the contender
	 */
	public static Contender of(String id, String carrier) {
		int equals = id.indexOf('=');
		Contender contender = (equals < 0) ? known(id)
				: variant(id.substring(0, equals), Integer.parseInt(id.substring(equals + 1)));
		return carrier.equals(Place.RABBIT) ? new OnRabbit(contender) : contender;
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
