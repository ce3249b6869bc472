package dev.ipcboot.core;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import dev.ipcboot.IpcHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import org.springframework.messaging.MessageHeaders;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link OutboundSpec}.
 */
@Timeout(10)
class OutboundSpecTests {

	@Test
	void everyChangeIsAnother() {
		OutboundSpec one = OutboundSpec.EMPTY.header("a", 1);
		OutboundSpec two = one.header("b", 2).priority(9);
		assertThat(OutboundSpec.EMPTY.headersOver(Map.of())).isEmpty();
		assertThat(one.headersOver(Map.of())).isEqualTo(Map.of("a", 1));
		assertThat(two.headersOver(Map.of())).isEqualTo(Map.of("a", 1, "b", 2, IpcHeaders.PRIORITY, 9));
		assertThat(two.header("a", null).headersOver(Map.of())).doesNotContainKey("a");
	}

	@Test
	void whatWasHandedInMayChangeAfterwards() {
		Map<String, Object> headers = new HashMap<>(Map.of("a", 1));
		OutboundSpec spec = OutboundSpec.EMPTY.headers(headers);
		headers.put("b", 2);
		assertThat(spec.headersOver(Map.of())).isEqualTo(Map.of("a", 1));
	}

	@Test
	void headersOfTheMessageGiveWay() {
		assertThat(OutboundSpec.EMPTY.header("a", 1).headersOver(Map.of("a", 0, "b", 2)))
			.isEqualTo(Map.of("a", 1, "b", 2));
	}

	@Test
	void timeToLiveBeginsWhenTheMessageIsSent() {
		OutboundSpec spec = OutboundSpec.EMPTY.timeToLive(Duration.ofHours(1));
		long before = System.currentTimeMillis();
		long expiration = (Long) spec.headersOver(Map.of()).get(IpcHeaders.EXPIRATION);
		assertThat(expiration).isBetween(before + 3_600_000, System.currentTimeMillis() + 3_600_000);
		assertThat(spec.headers()).isEmpty();
	}

	@Test
	void timeToLiveOfADelayedMessageBeginsWhenItIsDue() {
		OutboundSpec spec = OutboundSpec.EMPTY.timeToLive(Duration.ofSeconds(1)).delay(Duration.ofHours(1));
		long expiration = (Long) spec.headersOver(Map.of()).get(IpcHeaders.EXPIRATION);
		assertThat(expiration).isGreaterThanOrEqualTo(System.currentTimeMillis() + 3_600_000);
	}

	@Test
	void delayAndContentTypeAreHeaders() {
		assertThat(OutboundSpec.EMPTY.delay(Duration.ofSeconds(2)).contentType("application/cbor").headers()).isEqualTo(
				Map.of(IpcHeaders.DELAY, 2000L, MessageHeaders.CONTENT_TYPE, MimeType.valueOf("application/cbor")));
	}

	@Test
	void whatCanNotBeIsRefusedAtOnce() {
		OutboundSpec spec = OutboundSpec.EMPTY;
		assertThatIllegalArgumentException().isThrownBy(() -> spec.priority(10))
			.withMessage("The priority is 10; it must be from 0 (lowest) to 9");
		assertThatIllegalArgumentException().isThrownBy(() -> spec.priority(-1));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.timeToLive(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.delay(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.sendTimeout(Duration.ZERO));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.confirmTimeout(Duration.ofMillis(-1)));
		assertThatIllegalArgumentException().isThrownBy(() -> spec.replyTimeout(Duration.ZERO))
			.withMessageContaining("no wait is unbounded");
		assertThatExceptionOfType(InvalidMimeTypeException.class).isThrownBy(() -> spec.contentType("json"));
	}

}
