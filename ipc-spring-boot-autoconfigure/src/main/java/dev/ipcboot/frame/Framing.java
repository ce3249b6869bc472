package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.ipcboot.IpcException;
import org.jspecify.annotations.Nullable;

/**
 * How messages are told apart on a channel. All but {@link #IPC} are foreign: they are
 * for programs that know of no frames, and carry payloads only, without headers, ids and
 * confirms.
 */
public enum Framing {

	/**
	 * The frames of {@link FrameLayout}: ids, headers, confirms, replies.
	 */
	IPC("ipc", FrameDecoder::new, ForeignEncoder::frame, ForeignEncoder::nothing),

	/**
	 * One line of text is one message. A carriage return before the newline is dropped,
	 * empty lines are skipped, and the end of a channel or packet ends a line as well.
	 */
	LINES("lines", LineDecoder::new, ForeignEncoder::line, ForeignEncoder::noLine),

	/**
	 * Each message comes behind its length: 32 bits, big-endian, not counting itself.
	 */
	LENGTH4("length4", Length4Decoder::new, ForeignEncoder::length4, ForeignEncoder::nothing),

	/**
	 * Each message comes behind headers that say its {@code Content-Length}, and an empty
	 * line, as language servers speak.
	 */
	CONTENT_LENGTH("content-length", ContentLengthDecoder::new, ForeignEncoder::contentLength, ForeignEncoder::nothing),

	/**
	 * One packet is one message, as it stands. Only on carriers with packets.
	 */
	RAW("raw", RawDecoder::new, ForeignEncoder::raw, ForeignEncoder::emptiness);

	private final String id;

	private final Function<FrameLimits, MessageDecoder> decoder;

	private final Function<WireMessage, ByteBuffer> encoder;

	private final Function<WireMessage, @Nullable String> check;

	Framing(String id, Function<FrameLimits, MessageDecoder> decoder, Function<WireMessage, ByteBuffer> encoder,
			Function<WireMessage, @Nullable String> check) {
		this.id = id;
		this.decoder = decoder;
		this.encoder = encoder;
		this.check = check;
	}

	/**
	 * The framing with an id.
	 * @param id for example {@code lines}
	 * @return the framing
	 * @throws IpcException if there is none
	 */
	public static Framing of(String id) {
		for (Framing framing : values()) {
			if (framing.id.equals(id.toLowerCase(Locale.ROOT))) {
				return framing;
			}
		}
		throw new IpcException("'" + id + "' is not a framing; use one of "
				+ Arrays.stream(values()).map(Framing::id).collect(Collectors.joining(", ")));
	}

	/**
	 * The name that configuration and records use.
	 * @return the id
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Whether messages have ids, so that they can be confirmed.
	 * @return {@code true} for {@link #IPC}
	 */
	public boolean isConfirming() {
		return this == IPC;
	}

	/**
	 * Whether messages are told apart by nothing but the packets of the carrier.
	 * @return {@code true} for {@link #RAW}
	 */
	public boolean needsPackets() {
		return this == RAW;
	}

	/**
	 * Create a decoder for one channel.
	 * @param limits what it accepts
	 * @return the decoder
	 */
	public MessageDecoder decoder(FrameLimits limits) {
		return this.decoder.apply(limits);
	}

	/**
	 * Encode a message for a program that knows no frames. Headers don't travel.
	 * @param message the message, not {@linkplain #refusal refused}
	 * @return the bytes, from the position to the limit; they may be those of the message
	 */
	public ByteBuffer encode(WireMessage message) {
		return this.encoder.apply(message);
	}

	/**
	 * Why a message can't travel like this without becoming another one, or two, or none.
	 * @param message the message
	 * @return the reason, or {@code null} if it can
	 */
	public @Nullable String refusal(WireMessage message) {
		return this.check.apply(message);
	}

}
