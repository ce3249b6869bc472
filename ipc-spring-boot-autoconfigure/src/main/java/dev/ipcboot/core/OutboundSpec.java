package dev.ipcboot.core;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.IpcHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.Assert;
import org.springframework.util.MimeType;

/**
 * What has been said about a message before it is sent. Immutable.
 *
 * @param headers the headers
 * @param timeToLive how long the message is of use once it is sent, or {@code null}
 * @param sendTimeout the longest wait for room, or {@code null} for the template's
 * @param confirmTimeout the longest wait for a verdict, or {@code null} for the
 * template's
 * @param replyTimeout the longest wait for a reply, or {@code null} for the template's
 */
record OutboundSpec(Map<String, Object> headers, @Nullable Duration timeToLive, @Nullable Duration sendTimeout,
		@Nullable Duration confirmTimeout, @Nullable Duration replyTimeout) implements IpcMessageSpec<OutboundSpec> {

	/**
	 * Nothing has been said.
	 */
	static final OutboundSpec EMPTY = new OutboundSpec(Map.of(), null, null, null, null);

	private static final int MAX_PRIORITY = 9;

	/**
	 * The headers to send now. The time to live is reckoned from now on, or from when a
	 * delayed message is due.
	 * @param others headers that give way to those of this
	 * @return the headers
	 */
	Map<String, Object> headersOver(Map<String, Object> others) {
		Duration life = this.timeToLive;
		if (life == null && others.isEmpty()) {
			return this.headers;
		}
		Map<String, Object> merged = new LinkedHashMap<>(others);
		merged.putAll(this.headers);
		if (life != null) {
			long due = System.currentTimeMillis()
					+ ((merged.get(IpcHeaders.DELAY) instanceof Number delay) ? delay.longValue() : 0);
			merged.put(IpcHeaders.EXPIRATION, due + life.toMillis());
		}
		return merged;
	}

	@Override
	public OutboundSpec header(String name, @Nullable Object value) {
		Map<String, Object> changed = new LinkedHashMap<>(this.headers);
		if (value != null) {
			changed.put(name, value);
		}
		else {
			changed.remove(name);
		}
		return withHeaders(changed);
	}

	@Override
	public OutboundSpec headers(Map<String, ?> headers) {
		Map<String, Object> changed = new LinkedHashMap<>(this.headers);
		changed.putAll(headers);
		return withHeaders(changed);
	}

	@Override
	public OutboundSpec priority(int priority) {
		Assert.isTrue(priority >= 0 && priority <= MAX_PRIORITY,
				() -> "The priority is " + priority + "; it must be from 0 (lowest) to " + MAX_PRIORITY);
		return header(IpcHeaders.PRIORITY, priority);
	}

	@Override
	public OutboundSpec timeToLive(Duration timeToLive) {
		Assert.isTrue(timeToLive.toMillis() > 0,
				() -> "The time to live is " + timeToLive + "; it must be at least a millisecond");
		return new OutboundSpec(this.headers, timeToLive, this.sendTimeout, this.confirmTimeout, this.replyTimeout);
	}

	@Override
	public OutboundSpec delay(Duration delay) {
		Assert.isTrue(!delay.isNegative(), () -> "The delay is " + delay + "; it must not be negative");
		return header(IpcHeaders.DELAY, delay.toMillis());
	}

	@Override
	public OutboundSpec contentType(String contentType) {
		return header(MessageHeaders.CONTENT_TYPE, MimeType.valueOf(contentType));
	}

	@Override
	public OutboundSpec sendTimeout(Duration timeout) {
		return new OutboundSpec(this.headers, this.timeToLive, positive(timeout), this.confirmTimeout,
				this.replyTimeout);
	}

	@Override
	public OutboundSpec confirmTimeout(Duration timeout) {
		return new OutboundSpec(this.headers, this.timeToLive, this.sendTimeout, positive(timeout), this.replyTimeout);
	}

	@Override
	public OutboundSpec replyTimeout(Duration timeout) {
		return new OutboundSpec(this.headers, this.timeToLive, this.sendTimeout, this.confirmTimeout,
				positive(timeout));
	}

	private OutboundSpec withHeaders(Map<String, Object> changed) {
		return new OutboundSpec(Map.copyOf(changed), this.timeToLive, this.sendTimeout, this.confirmTimeout,
				this.replyTimeout);
	}

	private static Duration positive(Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(),
				() -> "The timeout is " + timeout + "; it must be longer than nothing: no wait is unbounded");
		return timeout;
	}

}
