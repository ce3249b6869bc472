package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.IpcProtocolException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Messages behind their length, and packets, out of bytes.
 */
@Timeout(60)
class LengthDecoderTests {

	private static final FrameLimits LIMITS = new FrameLimits(1000, 4, 4);

	private final List<String> messages = new ArrayList<>();

	private void collect(FrameView frame) {
		assertThat(frame.type()).isEqualTo(FrameType.MESSAGE);
		this.messages.add(frame.payloadText());
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	private static ByteBuffer encode(Framing framing, String... texts) {
		ByteBuffer all = ByteBuffer.allocate(4096);
		for (String text : texts) {
			WireMessage message = WireMessage.of(text.getBytes(StandardCharsets.UTF_8));
			assertThat(framing.refusal(message)).isNull();
			all.put(framing.encode(message));
		}
		return all.flip();
	}

	@ParameterizedTest
	@EnumSource(names = { "LINES", "LENGTH4", "CONTENT_LENGTH" })
	void whatIsEncodedIsDecodedHoweverItIsCut(Framing framing) {
		ByteBuffer encoded = encode(framing, "one", "zwei €", "x".repeat(900));
		for (int step = 1; step < 40; step++) {
			this.messages.clear();
			MessageDecoder decoder = framing.decoder(LIMITS);
			ByteBuffer input = ByteBuffer.allocate(4096);
			for (int at = 0; at < encoded.limit(); at += step) {
				input.put(encoded.slice(at, Math.min(step, encoded.limit() - at))).flip();
				decoder.decode(input, this::collect);
				input.compact();
			}
			assertThat(this.messages).containsExactly("one", "zwei €", "x".repeat(900));
			assertThat(decoder.isMidway(input.flip())).isFalse();
		}
	}

	@ParameterizedTest
	@EnumSource(names = { "LENGTH4", "CONTENT_LENGTH" })
	void newlinesAndEmptyMessagesTravel(Framing framing) {
		framing.decoder(LIMITS).decode(encode(framing, "a\nb\n", "", "c"), this::collect);
		assertThat(this.messages).containsExactly("a\nb\n", "", "c");
	}

	@Test
	void theLengthIsBigEndianAndDoesNotCountItself() {
		Framing.LENGTH4.decoder(LIMITS).decode(bytes("\0\0\0\5hello\0\0\0\1!"), this::collect);
		assertThat(this.messages).containsExactly("hello", "!");
		assertThat(encode(Framing.LENGTH4, "hello")).isEqualTo(bytes("\0\0\0\5hello"));
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\u007f\u00ff\u00ff\u00ff", "\u00ff\u00ff\u00ff\u00ff", "\0\0\u0003\u00e9", "GET / HTTP/1.1" })
	void anAbsurdLengthIsRefusedBeforeAnythingIsAllocated(String text) {
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> Framing.LENGTH4.decoder(LIMITS).decode(bytes(text), this::collect))
			.withMessageContaining("ipc.max-message-size allows 1000")
			.withMessageContaining("another framing than 'length4'");
	}

	@Test
	void memoryGrowsWithWhatCameNotWithWhatWasAnnounced() {
		List<MessageDecoder> decoders = new ArrayList<>();
		FrameLimits large = new FrameLimits(Integer.MAX_VALUE, 4, 4);
		for (int i = 0; i < 1000; i++) {
			MessageDecoder decoder = Framing.LENGTH4.decoder(large);
			decoder.decode(bytes("\u0070\0\0\0begun"), this::collect);
			decoders.add(decoder);
		}
		assertThat(decoders).allMatch((decoder) -> decoder.isMidway(ByteBuffer.allocate(0)));
		assertThat(this.messages).isEmpty();
	}

	@Test
	void otherHeadersAreSkippedInAnyCaseAndWithAnyLineEnd() {
		Framing.CONTENT_LENGTH.decoder(LIMITS)
			.decode(bytes("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-LENGTH:  3 \r\n\r\none"
					+ "Content-Length: 3\nX: y\n\ntwo"), this::collect);
		assertThat(this.messages).containsExactly("one", "two");
		assertThat(encode(Framing.CONTENT_LENGTH, "one")).isEqualTo(bytes("Content-Length: 3\r\n\r\none"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello\n", "\r\n", "X: y\r\n\r\n", "Content-Length: -1\r\n", "Content-Length: 0x10\r\n",
			"Content-Length: 1001\r\n\r\n", "Content-Length: 999999999999999999\r\n\r\n",
			"Content-Length: 99999999999999999999\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n", ": 3\r\n" })
	void whatIsNoHeaderIsRefusedAtOnce(String text) {
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> Framing.CONTENT_LENGTH.decoder(LIMITS).decode(bytes(text), this::collect))
			.withMessageContaining("another framing than 'content-length'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "X: y\r\n", "yyyyyyyyy" })
	void endlessHeadersAreCutOff(String part) {
		MessageDecoder decoder = Framing.CONTENT_LENGTH.decoder(LIMITS);
		ByteBuffer input = bytes(part.repeat(1000));
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decoder.decode(input, this::collect))
			.withMessageContaining("4096");
	}

	@Test
	void headersFindTheirBeginningBehindGarbage() {
		MessageDecoder decoder = Framing.CONTENT_LENGTH.decoder(LIMITS);
		ByteBuffer input = bytes("hello from a shell\nContent-Length: 2\r\n\r\nok");
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decoder.decode(input, this::collect));
		decoder.resynchronize(input);
		decoder.decode(input, this::collect);
		assertThat(this.messages).containsExactly("ok");
	}

	@ParameterizedTest
	@EnumSource(names = { "LENGTH4", "CONTENT_LENGTH" })
	void aMessageThatIsCutOffIsAFaultAndTheNextOneIsNot(Framing framing) {
		MessageDecoder decoder = framing.decoder(LIMITS);
		ByteBuffer encoded = encode(framing, "unfinished");
		ByteBuffer input = encoded.limit(encoded.limit() - 3);
		decoder.decode(input, this::collect);
		assertThat(decoder.isMidway(input)).isTrue();
		assertThatExceptionOfType(IpcProtocolException.class).isThrownBy(() -> decoder.end(input, this::collect))
			.withMessageContaining("of the 10 bytes");
		decoder.decode(encode(framing, "next"), this::collect);
		assertThat(this.messages).containsExactly("next");
	}

	@Test
	void aPacketIsAMessageAsItStands() {
		MessageDecoder decoder = Framing.RAW.decoder(LIMITS);
		for (String packet : List.of("queue.depth:17|g", "a\nb", "x\n")) {
			ByteBuffer input = bytes(packet);
			decoder.decode(input, this::collect);
			decoder.end(input, this::collect);
		}
		assertThat(this.messages).containsExactly("queue.depth:17|g", "a\nb", "x\n");
		assertThatExceptionOfType(IpcProtocolException.class)
			.isThrownBy(() -> decoder.decode(bytes("x".repeat(1001)), this::collect))
			.withMessageContaining("ipc.max-message-size");
	}

	@Test
	void whatWouldBecomeAnotherMessageIsRefused() {
		assertThat(Framing.LINES.refusal(WireMessage.of("a\nb".getBytes()))).contains("newline at byte 1");
		assertThat(Framing.LINES.refusal(WireMessage.of("\n".getBytes()))).contains("empty");
		assertThat(Framing.LINES.refusal(WireMessage.of(new byte[0]))).contains("empty");
		assertThat(Framing.RAW.refusal(WireMessage.of(new byte[0]))).contains("empty");
		assertThat(Framing.LENGTH4.refusal(WireMessage.of(new byte[0]))).isNull();
		assertThat(encode(Framing.LINES, "brings its own\n")).isEqualTo(bytes("brings its own\n"));
	}

}
