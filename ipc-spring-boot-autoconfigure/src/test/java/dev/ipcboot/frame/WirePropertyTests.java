package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Properties of everything that is read from the wire, at random and at the edges. A
 * failure prints its seed: set the system property {@code ipc.test.seed} to repeat it.
 */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class WirePropertyTests {

	private static final long[] EDGES = { 0, 1, 2, 3, 31, 32, 33, 127, 128, 255, 256, 32_767, 32_768, 65_503, 65_504,
			65_505, 65_535, 65_536, 65_537, Integer.MAX_VALUE - 1L, Integer.MAX_VALUE, Integer.MAX_VALUE + 1L,
			0xFFFF_FFFFL, Long.MAX_VALUE - 1, Long.MAX_VALUE, Long.MIN_VALUE, Long.MIN_VALUE + 1, -2, -1 };

	private final long seed = Long.getLong("ipc.test.seed", System.nanoTime());

	private final Random random = new Random(this.seed);

	private final FrameLimits limits = new FrameLimits(1 << 20, 64, 4);

	private String context() {
		return "ipc.test.seed=" + this.seed;
	}

	private long edge() {
		return EDGES[this.random.nextInt(EDGES.length)];
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 127, 128, 254, 255 })
	void namesOfAllLengthsTravel(int length) {
		String name = "n".repeat(length);
		assertThat(roundTrip(Map.of(name, 7L))).isEqualTo(Map.of(name, 7L));
		byte[] encoded = HeaderCodec.encode(Map.of(name, 7L));
		assertThat(HeaderCodec.findLong(ByteBuffer.wrap(encoded), 0, encoded.length,
				name.getBytes(StandardCharsets.UTF_8)))
			.isEqualTo(7);
		byte[] prefix = name.substring(1).getBytes(StandardCharsets.UTF_8);
		assertThat(HeaderCodec.findLong(ByteBuffer.wrap(encoded), 0, encoded.length, prefix)).isZero();
	}

	@Test
	void namesBeyondTheLimitsAreRefused() {
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> HeaderCodec.encode(Map.of("", 1L)));
		assertThatExceptionOfType(IpcException.class).isThrownBy(() -> HeaderCodec.encode(Map.of("n".repeat(256), 1L)));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 32_767, 32_768, 65_530 })
	void valuesOfAllLengthsTravel(int length) {
		assertThat(roundTrip(Map.of("n", "x".repeat(length)))).isEqualTo(Map.of("n", "x".repeat(length)));
		assertThat((byte[]) roundTrip(Map.of("n", new byte[length])).get("n")).hasSize(length);
	}

	@Test
	void headersBeyondTheLimitAreRefused() {
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> HeaderCodec.encode(Map.of("n", new byte[65_531])));
		assertThatExceptionOfType(IpcException.class)
			.isThrownBy(() -> HeaderCodec.encode(Map.of("n", new byte[65_536])));
		Map<String, Object> many = new LinkedHashMap<>();
		for (int i = 0; i < 65; i++) {
			many.put("n" + i, true);
		}
		byte[] encoded = HeaderCodec.encode(many);
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> HeaderCodec.decode(ByteBuffer.wrap(encoded), 0, encoded.length, 64));
		assertThat(HeaderCodec.decode(ByteBuffer.wrap(encoded), 0, encoded.length, 65)).hasSize(65);
	}

	private static Map<String, Object> roundTrip(Map<String, Object> headers) {
		byte[] encoded = HeaderCodec.encode(headers);
		return HeaderCodec.decode(ByteBuffer.wrap(encoded), 0, encoded.length, 64);
	}

	@Test
	void malformedHeadersAreFaultsAndNothingElse() {
		byte[] name = "n".getBytes(StandardCharsets.UTF_8);
		for (int i = 0; i < 50_000; i++) {
			byte[] bytes = HeaderCodec.encode(Map.of("n", edge(), "text", "some text", "b", new byte[3]));
			int changes = this.random.nextInt(4);
			for (int change = 0; change < changes; change++) {
				bytes[this.random.nextInt(bytes.length)] = (byte) edge();
			}
			int length = this.random.nextInt(bytes.length + 1);
			Map<String, Object> decoded = null;
			try {
				decoded = HeaderCodec.decode(ByteBuffer.wrap(bytes), 0, length, 64);
			}
			catch (IpcProtocolException ex) {
				// Said so
			}
			long found = HeaderCodec.findLong(ByteBuffer.wrap(bytes), 0, length, name);
			if (decoded != null) {
				Object value = decoded.get("n");
				long expected = (value instanceof Long number) ? number : 0;
				assertThat(found).as(context()).isEqualTo(expected);
			}
		}
	}

	@Test
	void framesWithEdgesInEveryFieldAreFaultsOrFrames() {
		for (int i = 0; i < 20_000; i++) {
			ByteBuffer bytes = ByteBuffer.allocate(400);
			int frames = 1 + this.random.nextInt(3);
			for (int frame = 0; frame < frames; frame++) {
				putFrame(bytes);
			}
			MessageDecoder decoder = Framing.IPC.decoder(this.limits);
			bytes.flip();
			try {
				decoder.decode(bytes, this::readEverything);
				decoder.end(bytes, this::readEverything);
			}
			catch (IpcProtocolException ex) {
				int before = bytes.position();
				decoder.resynchronize(bytes);
				// Behind a whole frame that was refused, the next one begins at once
				assertThat(bytes.position()).as(context()).isPositive().isGreaterThanOrEqualTo(before);
			}
		}
	}

	private void putFrame(ByteBuffer to) {
		int start = to.position();
		FrameEncoder.message(to, 1 + this.random.nextInt(10), this.random.nextInt(256),
				WireMessage.of(Map.of("n", edge()), new byte[this.random.nextInt(30)], this.random.nextInt(10)), edge(),
				edge());
		switch (this.random.nextInt(6)) {
			case 0 -> to.putInt(start + FrameLayout.EXTENT_OFFSET, (int) edge());
			case 1 -> to.putInt(start + FrameLayout.PAYLOAD_LENGTH_OFFSET, (int) edge());
			case 2 -> to.putShort(start + FrameLayout.HEADERS_LENGTH_OFFSET, (short) edge());
			case 3 -> to.put(start + FrameLayout.FLAGS_OFFSET, (byte) edge());
			case 4 -> to.put(start + this.random.nextInt(to.position() - start), (byte) edge());
			default -> {
				// As it should be
			}
		}
	}

	private void readEverything(FrameView frame) {
		assertThat(frame.payloadBytes()).hasSize(frame.payloadLength());
		assertThat(frame.payloadText()).isNotNull();
		assertThat(frame.heldNanos()).isGreaterThanOrEqualTo(-1);
		frame.expiration();
		try {
			frame.headers(64);
		}
		catch (IpcProtocolException ex) {
			// Said so
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ipc", "lines", "length4", "content-length", "raw" })
	void randomBytesAreFaultsOrMessagesInEveryFraming(String framing) {
		for (int i = 0; i < 5_000; i++) {
			byte[] noise = new byte[this.random.nextInt(200)];
			this.random.nextBytes(noise);
			if (framing.equals("content-length")) {
				byte[] header = ("Content-Length: " + edge() + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
				System.arraycopy(header, 0, noise, 0, Math.min(header.length, noise.length));
			}
			MessageDecoder decoder = Framing.of(framing).decoder(this.limits);
			ByteBuffer bytes = ByteBuffer.wrap(noise);
			try {
				decoder.decode(bytes, this::readEverything);
				decoder.end(bytes, this::readEverything);
			}
			catch (IpcProtocolException ex) {
				// Said so
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, (1 << 20) + 3 })
	void extentsBeyondTheLimitsAreFaults(int extent) {
		ByteBuffer part = part(extent, 0, 4);
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> Framing.IPC.decoder(this.limits).decode(part, this::readEverything));
	}

	@ParameterizedTest
	@ValueSource(ints = { 97, 100, -1, Integer.MIN_VALUE, Integer.MAX_VALUE })
	void offsetsBeyondTheMessageAreFaults(int offset) {
		ByteBuffer part = part(100, offset, 4);
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> Framing.IPC.decoder(this.limits).decode(part, this::readEverything));
	}

	private static ByteBuffer part(int total, int offset, int length) {
		ByteBuffer frame = ByteBuffer.allocate(FrameLayout.MAX_FRAME_LENGTH);
		FrameEncoder.message(frame, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM | FrameLayout.FLAG_FRAGMENT,
				WireMessage.of(ByteBuffer.allocate(4 + length).putInt(0, offset).array()), 7, 1);
		frame.putInt(FrameLayout.EXTENT_OFFSET, total);
		return frame.flip();
	}

	/**
	 * Parts of two attempts that were cut differently, in any order, some of them twice.
	 */
	@Test
	void partsInAnyOrderMakeTheMessageThatWasSent() {
		for (int round = 0; round < 200; round++) {
			byte[] payload = new byte[1 + this.random.nextInt(60_000)];
			this.random.nextBytes(payload);
			WireMessage message = WireMessage.of(Map.of("n", (long) round), payload, 0);
			List<ByteBuffer> parts = parts(message, 600 + this.random.nextInt(3_000));
			Collections.shuffle(parts, this.random);
			List<ByteBuffer> again = parts(message, 600 + this.random.nextInt(3_000));
			parts = new ArrayList<>(parts.subList(0, this.random.nextInt(parts.size() + 1)));
			parts.addAll(again);
			List<byte[]> received = new ArrayList<>();
			MessageDecoder decoder = Framing.IPC.decoder(this.limits);
			for (ByteBuffer part : parts) {
				decoder.decode(part, (frame) -> received.add(frame.payloadBytes()));
			}
			assertThat(received).as(context()).isNotEmpty();
			assertThat(received.get(0)).as(context()).isEqualTo(payload);
		}
	}

	private List<ByteBuffer> parts(WireMessage message, int size) {
		List<ByteBuffer> parts = new ArrayList<>();
		int offset = 0;
		while (offset < FrameEncoder.bodyLength(message)) {
			ByteBuffer part = ByteBuffer.allocate(size);
			offset = FrameEncoder.fragment(part, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, message, 7, 1, offset);
			parts.add(part.flip());
		}
		return parts;
	}

	@Test
	void overlappingPartsTakeNoMoreMemoryThanTheirMessages() {
		Reassembler reassembler = new Reassembler(this.limits);
		FrameView view = new FrameView();
		int total = 1 << 20;
		for (int i = 0; i < 3_000; i++) {
			int length = 512 + this.random.nextInt(60_000);
			ByteBuffer part = part(total, 100 + this.random.nextInt(total - length - 100), length);
			part.putLong(FrameLayout.SEQUENCE_OFFSET, (i < 1_000) ? 1 : this.random.nextInt(8));
			view.moveTo(part, 0);
			reassembler.accept(view);
			assertThat(reassembler.unfinishedBytes()).as(context()).isBetween(0L, ((i < 1_000) ? 2L : 8L) * total);
		}
	}

	@Test
	void everyTimeHeldIsRead() {
		for (int exponent = 0; exponent < 16; exponent++) {
			long before = -1;
			for (int mantissa = (exponent == 0) ? 1 : 0; mantissa < 256; mantissa++) {
				long held = HeldTime.decode(exponent, mantissa);
				assertThat(held).isGreaterThan(before);
				assertThat(HeldTime.encode(held)).isEqualTo((exponent << 8) | mantissa);
				before = held;
			}
		}
		for (long micros : EDGES) {
			long held = HeldTime.fromMicros((int) micros);
			assertThat(held).isEqualTo(((int) micros == 0) ? -1 : Integer.toUnsignedLong((int) micros) * 1000);
		}
		assertThat(HeldTime.decode(0, 0)).isEqualTo(-1);
	}

}
