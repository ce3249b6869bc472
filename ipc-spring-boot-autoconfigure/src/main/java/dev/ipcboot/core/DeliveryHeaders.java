package dev.ipcboot.core;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import dev.ipcboot.IpcHeaders;
import dev.ipcboot.IpcPeer;
import dev.ipcboot.connection.Delivery;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;

/**
 * Headers of a message that a listener sees, on its first attempt. Most of them are facts
 * that most listeners never ask for: they are kept as such, and become a map only for
 * whoever wants to see all of them. Immutable for whoever they are handed to.
 */
final class DeliveryHeaders extends MessageHeaders {

	private static final long NO_TIMESTAMP = -1;

	private final transient Map<String, Object> wire;

	private final transient @Nullable Object acknowledgment;

	private final transient String task;

	private final transient String transport;

	private final transient int priority;

	private final transient boolean redelivered;

	private final transient Supplier<@Nullable String> messageId;

	private final transient IpcPeer peer;

	private transient volatile @Nullable MessageHeaders all;

	/**
	 * Take the headers of what came.
	 * @param acknowledgment the handle for the verdict, or {@code null}
	 */
	DeliveryHeaders(Delivery delivery, @Nullable Object acknowledgment) {
		super(null, ID_VALUE_NONE, NO_TIMESTAMP);
		this.wire = delivery.headers();
		this.acknowledgment = acknowledgment;
		this.task = delivery.task();
		this.transport = delivery.transport();
		this.priority = delivery.priority();
		this.redelivered = delivery.isRedelivered();
		this.messageId = delivery.laterMessageId();
		this.peer = delivery.peer();
	}

	@Override
	public @Nullable Object get(Object name) {
		return (name instanceof String text) ? find(text) : null;
	}

	private @Nullable Object find(String name) {
		return switch (name) {
			case IpcHeaders.TASK -> this.task;
			case IpcHeaders.TRANSPORT -> this.transport;
			case IpcHeaders.PRIORITY -> this.priority;
			case IpcHeaders.REDELIVERED -> this.redelivered;
			case IpcHeaders.DELIVERY_ATTEMPT -> 1;
			case IpcHeaders.ACKNOWLEDGMENT -> this.acknowledgment;
			case IpcHeaders.MESSAGE_ID -> this.messageId.get();
			case IpcHeaders.PEER_PID -> known(this.peer.pid());
			case IpcHeaders.PEER_UID -> known(this.peer.uid());
			case IpcHeaders.PEER_GID -> known(this.peer.gid());
			case IpcHeaders.PEER_VERIFIED -> isPeerKnown() ? this.peer.verified() : null;
			default -> this.wire.isEmpty() ? null : IpcMessageHeaders.find(this.wire, name);
		};
	}

	private static @Nullable Long known(long value) {
		return (value >= 0) ? value : null;
	}

	private boolean isPeerKnown() {
		return this.peer.pid() >= 0 || this.peer.uid() >= 0;
	}

	/**
	 * All headers as a map. Two threads may make two of them, which are the same.
	 */
	private MessageHeaders all() {
		MessageHeaders present = this.all;
		if (present == null) {
			present = IpcMessageHeaders.of(this.wire, this::find);
			this.all = present;
		}
		return present;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T get(Object key, Class<T> type) {
		Object value = get(key);
		if (value != null && !type.isInstance(value)) {
			throw new IllegalArgumentException(
					"The header '" + key + "' is a " + value.getClass().getName() + " and not a " + type.getName());
		}
		return (T) value;
	}

	@Override
	public boolean containsKey(Object name) {
		return get(name) != null;
	}

	@Override
	protected Map<String, Object> getRawHeaders() {
		return new HashMap<>(all());
	}

	@Override
	public boolean containsValue(Object value) {
		return all().containsValue(value);
	}

	@Override
	public Set<Map.Entry<String, Object>> entrySet() {
		return all().entrySet();
	}

	@Override
	public boolean isEmpty() {
		return false;
	}

	@Override
	public Set<String> keySet() {
		return all().keySet();
	}

	@Override
	public int size() {
		return all().size();
	}

	@Override
	public Collection<Object> values() {
		return all().values();
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || all().equals((other instanceof DeliveryHeaders headers) ? headers.all() : other);
	}

	@Override
	public int hashCode() {
		return all().hashCode();
	}

	@Override
	public String toString() {
		return all().toString();
	}

	/** Whoever reads them elsewhere gets the map. */
	private Object writeReplace() {
		return all();
	}

}
