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
	 * What a contender is called in tables.
	 * @param id its id
	 * @return the title
	 */
	public static String title(String id) {
		return TITLES.getOrDefault(id, id);
	}

	/**
	 * A contender.
	 * @param id its id
	 * @return the contender
	 */
	public static Contender of(String id) {
		Supplier<Contender> contender = ALL.get(id);
		if (contender == null) {
			throw new IllegalArgumentException("No contender " + id + ", but " + ALL.keySet());
		}
		return contender.get();
	}

}
