package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcProtocolException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lines out of bytes.
 */
class LineDecoderTests {

	private final MessageDecoder decoder = Framing.LINES.decoder(new FrameLimits(100, 4, 4));

	private final List<String> lines = new ArrayList<>();

	private void decode(String text) {
		this.decoder.decode(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)),
				(frame) -> this.lines.add(frame.payloadText()));
	}

	@Test
	void eachLineIsAMessage() {
		decode("one\ntwo\r\n\nthree\n");
		assertThat(this.lines).containsExactly("one", "two", "three");
	}

	@Test
	void aLineMayComeInPieces() {
		decode("o");
		decode("n");
		decode("e\ntw");
		assertThat(this.lines).containsExactly("one");
		decode("o\r");
		decode("\n");
		assertThat(this.lines).containsExactly("one", "two");
	}

	@Test
	void theEndCompletesALastLine() {
		decode("one\nlast");
		this.decoder.end(ByteBuffer.allocate(0), (frame) -> this.lines.add(frame.payloadText()));
		assertThat(this.lines).containsExactly("one", "last");
	}

	@Test
	void anEndlessLineIsCutOff() {
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> {
			for (int i = 0; i < 30; i++) {
				decode("0123456789");
			}
		}).withMessageContaining("ipc.max-message-size");
	}

	@Test
	void linesBehindATooLongOneArrive() {
		ByteBuffer bytes = ByteBuffer.wrap(("x".repeat(200) + "\nnext\n").getBytes());
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> this.decoder.decode(bytes, (frame) -> {
		}));
		this.decoder.resynchronize(bytes);
		this.decoder.decode(bytes, (frame) -> this.lines.add(frame.payloadText()));
		assertThat(this.lines).containsExactly("next");
	}

	@Test
	void theRestOfATooLongLineIsNoMessage() {
		ByteBuffer begin = ByteBuffer.wrap("x".repeat(200).getBytes());
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> this.decoder.decode(begin, (frame) -> {
		}));
		this.decoder.resynchronize(begin);
		decode("more of it");
		decode("and its end\nnext\n");
		assertThat(this.lines).containsExactly("next");
	}

	@Test
	void eachPacketEndsALine() {
		for (String packet : new String[] { "hello", "two\nlines", "three\n" }) {
			ByteBuffer input = ByteBuffer.wrap(packet.getBytes(StandardCharsets.UTF_8));
			this.decoder.decode(input, (frame) -> this.lines.add(frame.payloadText()));
			this.decoder.end(input, (frame) -> this.lines.add(frame.payloadText()));
		}
		assertThat(this.lines).containsExactly("hello", "two", "lines", "three");
	}

}
