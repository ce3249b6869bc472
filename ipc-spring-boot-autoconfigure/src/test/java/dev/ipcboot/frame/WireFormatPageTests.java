package dev.ipcboot.frame;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/wire-format.md} are what the code writes and reads.
 */
class WireFormatPageTests {

	private static final long SOURCE = 0x0123456789ABCDEFL;

	private final List<byte[]> examples = examples();

	private final WireMessage pear = WireMessage.of(Map.of("rush", true), "one pear".getBytes(StandardCharsets.UTF_8),
			0);

	private final ByteBuffer written = ByteBuffer.allocate(256);

	@Test
	void hello() {
		Map<String, Object> headers = new LinkedHashMap<>();
		headers.put(HelloHeaders.TASK, "orders");
		headers.put(HelloHeaders.PID, 4711L);
		headers.put(HelloHeaders.USER, "ada");
		FrameEncoder.hello(this.written, SOURCE, headers);
		assertWritten(0);
	}

	@Test
	void message() {
		FrameEncoder.message(this.written, FrameType.MESSAGE, FrameLayout.FLAG_CONFIRM, this.pear, SOURCE, 1);
		assertWritten(1);
	}

	@Test
	void confirm() {
		FrameEncoder.confirm(this.written, SOURCE, 3, 3, -1);
		assertWritten(2);
	}

	@Test
	void confirmWithTimeHeld() {
		FrameEncoder.confirm(this.written, SOURCE, 2, 1, 10_240_000);
		assertWritten(3);
	}

	@Test
	void reject() {
		FrameEncoder.reject(this.written, SOURCE, 4, 0, "no pears", -1);
		assertWritten(4);
	}

	@Test
	void rejectOfWhatCameTooLate() {
		FrameEncoder.reject(this.written, SOURCE, 7, FrameLayout.FLAG_EXPIRED, "late", 250_000);
		assertWritten(5);
	}

	@Test
	void theTimeHeldIsRead() {
		List<Long> held = new ArrayList<>();
		for (int example : new int[] { 2, 3, 5 }) {
			Framing.IPC.decoder(FrameLimits.DEFAULT)
				.decode(ByteBuffer.wrap(this.examples.get(example)), (frame) -> held.add(frame.heldNanos()));
		}
		assertThat(held).containsExactly(-1L, 10_240_000L, 250_000L);
	}

	@Test
	void fragments() {
		int partAndOverhead = FrameLayout.HEADER_LENGTH + FrameLayout.FRAGMENT_PREFIX_LENGTH + 10;
		int flags = FrameLayout.FLAG_CONFIRM;
		this.written.limit(partAndOverhead);
		int next = FrameEncoder.fragment(this.written, FrameType.MESSAGE, flags, this.pear, SOURCE, 5, 0);
		this.written.limit(this.written.capacity());
		FrameEncoder.fragment(this.written, FrameType.MESSAGE, flags, this.pear, SOURCE, 5, next);
		assertWritten(6);
	}

	@Test
	void fragmentsAreRead() {
		List<String> messages = new ArrayList<>();
		Framing.IPC.decoder(FrameLimits.DEFAULT)
			.decode(ByteBuffer.wrap(this.examples.get(6)),
					(frame) -> messages.add(frame.sequence() + " " + frame.headers(1) + " " + frame.payloadText()));
		assertThat(messages).containsExactly("5 {rush=true} one pear");
	}

	@Test
	void reply() {
		WireMessage done = WireMessage.of("done".getBytes(StandardCharsets.UTF_8));
		FrameEncoder.message(this.written, FrameType.REPLY, 0, done, SOURCE, 6);
		assertWritten(7);
	}

	@Test
	void forgotten() {
		FrameEncoder.forgotten(this.written, SOURCE, 6, 250_000);
		assertWritten(8);
	}

	@Test
	void helloWithToken() {
		byte[] token = new byte[16];
		for (int i = 0; i < token.length; i++) {
			token[i] = (byte) i;
		}
		Map<String, Object> headers = new LinkedHashMap<>();
		headers.put(HelloHeaders.TASK, "orders");
		headers.put(HelloHeaders.TOKEN, token);
		headers.put(HelloHeaders.OLDEST, 1L);
		headers.put(HelloHeaders.WINDOW, 2048L);
		FrameEncoder.hello(this.written, SOURCE, headers);
		assertWritten(9);
	}

	@Test
	void helloOfReceiver() {
		Map<String, Object> headers = new LinkedHashMap<>();
		headers.put(HelloHeaders.TASK, "orders");
		headers.put(HelloHeaders.WINDOW, 1024L);
		headers.put(HelloHeaders.INSTANCE, "00c0ffee00c0ffee");
		FrameEncoder.hello(this.written, SOURCE, headers);
		assertWritten(10);
	}

	private void assertWritten(int example) {
		byte[] bytes = new byte[this.written.flip().remaining()];
		this.written.get(bytes);
		assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(this.examples.get(example)));
	}

	private static List<byte[]> examples() {
		List<byte[]> examples = new ArrayList<>();
		StringBuilder example = new StringBuilder();
		for (String line : page().substring(page().indexOf("## 12. Examples")).concat("\n").split("\n", -1)) {
			if (line.matches(" {4}([0-9A-F]{2} ?)+")) {
				example.append(line.replace(" ", ""));
			}
			else if (!example.isEmpty()) {
				examples.add(HexFormat.of().parseHex(example));
				example.setLength(0);
			}
		}
		return examples;
	}

	private static String page() {
		try {
			return Files.readString(Path.of("../docs/wire-format.md"));
		}
		catch (IOException ex) {
			throw new AssertionError("The page must stand beside the module", ex);
		}
	}

}
