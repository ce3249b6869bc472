package dev.ipcboot.transport;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Options for carriers, one immutable object per type. A transport asks for the type that
 * it knows and falls back to its own defaults; it never sees the options of another.
 */
public final class TransportOptions {

	/**
	 * No options at all: every carrier uses its defaults.
	 */
	public static final TransportOptions NONE = new TransportOptions(Map.of());

	private final Map<Class<?>, Object> byType;

	private TransportOptions(Map<Class<?>, Object> byType) {
		this.byType = byType;
	}

	/**
	 * These options and another one, which replaces an earlier one of its type.
	 * @param option an immutable object such as the {@code QueueOptions}
	 * @return the options
	 */
	public TransportOptions with(Object option) {
		Map<Class<?>, Object> copy = new HashMap<>(this.byType);
		copy.put(option.getClass(), option);
		return new TransportOptions(Map.copyOf(copy));
	}

	/**
	 * The option of a type.
	 * @param <T> the type
	 * @param type the type
	 * @param defaults what to return if there is none
	 * @return the option or the defaults
	 */
	public <T> T get(Class<T> type, T defaults) {
		Object option = this.byType.get(type);
		return (option != null) ? type.cast(option) : defaults;
	}

	/**
	 * The option of a type that has no defaults.
	 * @param <T> the type
	 * @param type the type
	 * @return the option, or {@code null} if there is none
	 */
	public <T> @Nullable T find(Class<T> type) {
		return type.cast(this.byType.get(type));
	}

}
