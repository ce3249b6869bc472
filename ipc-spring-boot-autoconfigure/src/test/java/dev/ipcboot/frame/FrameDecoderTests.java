package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.ipcboot.IpcProtocolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Frames out of bytes, good ones and bad ones.
 */
class FrameDecoderTests {

	private static final FrameLimits LIMITS = new FrameLimits(1024 * 1024, 4, 2);

	private final MessageDecoder decoder = Framing.IPC.decoder(LIMITS);

	private final List<String> frames = new ArrayList<>();

	private final List<byte[]> payloads = new ArrayList<>();

	private void decode(ByteBuffer bytes) {
		this.decoder.decode(bytes, (frame) -> {
			this.frames.add(frame.type() + ":" + frame.source() + ":" + frame.sequence());
			this.payloads.add(frame.payloadBytes());
		});
	}

	private static ByteBuffer frame(String payload, long sequence) {
		ByteBuffer buffer = ByteBuffer.allocate(1024);
		WireMessage message = WireMessage.of(payload.getBytes(StandardCharsets.UTF_8));
		FrameEncoder.message(buffer, FrameType.MESSAGE, 0, message, 7, sequence);
		return buffer.flip();
	}

	@Test
	void theLayoutIsTheOneOfTheDocumentation() {
		ByteBuffer buffer = ByteBuffer.allocate(64);
		WireMessage message = WireMessage.of(Map.of("k", true), new byte[] { 0x55 }, 3);
		FrameEncoder.message(buffer, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, message, 0x0102030405060708L, 9);
		assertThat(Arrays.copyOf(buffer.array(), buffer.position())).asHexString()
			.isEqualTo("F149010201030004000000010000000001020304050607080000000000000009016B040155");
	}

	@Test
	void framesOfOneBatchComeInOrderAndAHalfOneWaits() {
		ByteBuffer batch = ByteBuffer.allocate(4096);
		batch.put(frame("a", 1)).put(frame("b", 2));
		ByteBuffer third = frame("c", 3);
		int half = 20;
		batch.put(third.slice(0, half)).flip();
		decode(batch);
		assertThat(this.frames).containsExactly("2:7:1", "2:7:2");
		assertThat(batch.remaining()).isEqualTo(half);
		batch.compact().put(third.slice(half, third.limit() - half)).flip();
		decode(batch);
		assertThat(this.frames).containsExactly("2:7:1", "2:7:2", "2:7:3");
	}

	@Test
	void anUnknownTypeIsHandedOnWithItsLengthSoThatItCanBeSkipped() {
		ByteBuffer batch = ByteBuffer.allocate(4096);
		batch.put(frame("a", 1)).put(frame("b", 2)).flip();
		batch.put(FrameLayout.TYPE_OFFSET, (byte) 200);
		decode(batch);
		assertThat(this.frames).containsExactly("200:7:1", "2:7:2");
	}

	@Test
	void aWrongMagicIsRefused() {
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> decode(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: x\r\n\r\n and more".getBytes())))
			.withMessageContaining("F149")
			.withMessageContaining("framing");
	}

	@Test
	void fourBytesAreEnoughToRefuse() {
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> decode(ByteBuffer.wrap("GET ".getBytes())));
	}

	@Test
	void anotherVersionIsRefusedAndNamed() {
		ByteBuffer bytes = frame("a", 1);
		bytes.put(FrameLayout.VERSION_OFFSET, (byte) 9);
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decode(bytes))
			.withMessageContaining("version 9")
			.withMessageContaining("version 1");
	}

	@Test
	void absurdLengthsAreRefusedBeforeAnythingIsAwaited() {
		for (int length : new int[] { Integer.MAX_VALUE, -1, FrameLayout.MAX_FRAME_LENGTH }) {
			ByteBuffer bytes = frame("a", 1);
			bytes.putInt(FrameLayout.PAYLOAD_LENGTH_OFFSET, length);
			assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decode(bytes))
				.withMessageContaining("at most 65536");
		}
	}

	@Test
	void aTruncatedFrameIsAFaultAtTheEnd() {
		ByteBuffer bytes = frame("abc", 1);
		bytes.limit(bytes.limit() - 1);
		decode(bytes);
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> this.decoder.end(bytes, (frame) -> {
		})).withMessageContaining("34 bytes into a frame");
	}

	@Test
	void decodingGoesOnBehindGarbage() {
		ByteBuffer bytes = ByteBuffer.allocate(4096);
		bytes.put("some shell wrote this\n".getBytes()).put((byte) 0xF1).put(frame("a", 1)).flip();
		int faults = 0;
		while (bytes.hasRemaining()) {
			try {
				decode(bytes);
			}
			catch (IpcProtocolException ex) {
				faults++;
				this.decoder.resynchronize(bytes);
			}
		}
		assertThat(faults).isPositive();
		assertThat(this.frames).containsExactly("2:7:1");
	}

	@Test
	void nothingIsLostBehindAWholeFrameThatIsRefused() {
		ByteBuffer bytes = ByteBuffer.allocate(4096);
		bytes.put(frame("bad", 1)).put(frame("a", 2)).put(frame("b", 3)).put(frame("bad", 4)).flip();
		List<Long> sequences = new ArrayList<>();
		int faults = 0;
		while (bytes.hasRemaining()) {
			try {
				this.decoder.decode(bytes, (frame) -> {
					sequences.add(frame.sequence());
					if (frame.sequence() == 1 || frame.sequence() == 4) {
						throw new IpcProtocolException("refused by the one who reads it");
					}
				});
			}
			catch (IpcProtocolException ex) {
				faults++;
				this.decoder.resynchronize(bytes);
			}
		}
		assertThat(faults).isEqualTo(2);
		assertThat(sequences).containsExactly(1L, 2L, 3L, 4L);
	}

	@Test
	void fragmentsOfSeveralSendersMayInterleave() {
		byte[] first = new byte[10_000];
		byte[] second = new byte[20_000];
		new Random(1).nextBytes(first);
		new Random(2).nextBytes(second);
		WireMessage one = WireMessage.of(Map.of("a", "b"), first, 0);
		WireMessage two = WireMessage.of(second);
		int atOne = 0;
		int atTwo = 0;
		while (atOne < FrameEncoder.bodyLength(one) || atTwo < FrameEncoder.bodyLength(two)) {
			ByteBuffer batch = ByteBuffer.allocate(4096);
			if (atOne < FrameEncoder.bodyLength(one)) {
				atOne = FrameEncoder.fragment(batch, FrameType.MESSAGE, 0, one, 1, 5, atOne);
				decode(batch.flip());
			}
			batch = ByteBuffer.allocate(1000);
			if (atTwo < FrameEncoder.bodyLength(two)) {
				atTwo = FrameEncoder.fragment(batch, FrameType.MESSAGE, 0, two, 2, 5, atTwo);
				decode(batch.flip());
			}
		}
		assertThat(this.frames).containsExactlyInAnyOrder("2:1:5", "2:2:5");
		assertThat(this.payloads).anySatisfy((bytes) -> assertThat(bytes).isEqualTo(first));
		assertThat(this.payloads).anySatisfy((bytes) -> assertThat(bytes).isEqualTo(second));
	}

	@Test
	void aConfirmedAndAPlainMessageWithTheSameNumberMayInterleave() {
		WireMessage plain = WireMessage.of(new byte[1500]);
		WireMessage confirmed = WireMessage.of(new byte[1600]);
		int flag = FrameLayout.FLAG_CONFIRM;
		ByteBuffer batch = ByteBuffer.allocate(1000);
		int atPlain = FrameEncoder.fragment(batch, FrameType.MESSAGE, 0, plain, 1, 5, 0);
		decode(batch.flip());
		int atConfirmed = FrameEncoder.fragment(batch.clear(), FrameType.MESSAGE, flag, confirmed, 1, 5, 0);
		decode(batch.flip());
		FrameEncoder.fragment(batch.clear(), FrameType.MESSAGE, flag, confirmed, 1, 5, atConfirmed);
		decode(batch.flip());
		FrameEncoder.fragment(batch.clear(), FrameType.MESSAGE, 0, plain, 1, 5, atPlain);
		decode(batch.flip());
		assertThat(this.payloads).extracting((bytes) -> bytes.length).containsExactly(1600, 1500);
	}

	@Test
	void aLostFragmentCostsItsMessageOnly() {
		WireMessage large = WireMessage.of(new byte[5000]);
		ByteBuffer batch = ByteBuffer.allocate(1000);
		int next = FrameEncoder.fragment(batch, FrameType.MESSAGE, 0, large, 1, 5, 0);
		decode(batch.flip());
		next = FrameEncoder.fragment(batch.clear(), FrameType.MESSAGE, 0, large, 1, 5, next);
		while (next < FrameEncoder.bodyLength(large)) {
			next = FrameEncoder.fragment(batch.clear(), FrameType.MESSAGE, 0, large, 1, 5, next);
			decode(batch.flip());
		}
		decode(frame("next", 6));
		assertThat(this.frames).containsExactly("2:7:6");
	}

	@Test
	void aFragmentThatAnnouncesTooMuchIsRefused() {
		ByteBuffer batch = ByteBuffer.allocate(1000);
		FrameEncoder.fragment(batch, FrameType.MESSAGE, 0, WireMessage.of(new byte[5000]), 1, 5, 0);
		batch.flip().putInt(FrameLayout.EXTENT_OFFSET, 2_000_000_000);
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decode(batch))
			.withMessageContaining("ipc.max-message-size");
	}

	@Test
	void tooManyHeadersAreRefused() {
		Map<String, Integer> headers = Map.of("a", 1, "b", 2, "c", 3, "d", 4, "e", 5);
		ByteBuffer buffer = ByteBuffer.wrap(HeaderCodec.encode(headers));
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> HeaderCodec.decode(buffer, 0, buffer.limit(), LIMITS.maxHeaders()))
			.withMessageContaining("More than 4 headers");
	}

	@Test
	void randomBytesNeverCauseAnythingButAProtocolFault() {
		Random random = new Random(42);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[random.nextInt(200)];
			random.nextBytes(bytes);
			ByteBuffer buffer = ByteBuffer.wrap(bytes);
			if (bytes.length > 12 && random.nextBoolean()) {
				buffer.putInt(0, 0xF1490102).put(4, (byte) random.nextInt(16)).putInt(8, random.nextInt(150));
			}
			try {
				Framing.IPC.decoder(LIMITS).decode(buffer, (frame) -> frame.headers(4));
			}
			catch (IpcProtocolException ex) {
				assertThat(ex).hasMessageNotContaining("null");
			}
			assertThat(buffer.position()).isBetween(0, bytes.length);
		}
	}

}
