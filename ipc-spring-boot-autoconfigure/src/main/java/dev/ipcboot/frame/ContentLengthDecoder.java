package dev.ipcboot.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import dev.ipcboot.IpcProtocolException;

/**
 * Decodes messages with headers, as language servers speak them:
 * {@code Content-Length: N}, perhaps further headers, an empty line, and N bytes. Names
 * are read in any case, other headers are skipped, and a newline alone ends a line as
 * well.
 */
final class ContentLengthDecoder extends LengthDecoder {

	private static final int MAX_HEADERS_LENGTH = 4096;

	private static final String NAME = "content-length";

	private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

	ContentLengthDecoder(FrameLimits limits) {
		super(limits);
	}

	@Override
	String framing() {
		return NAME;
	}

	/**
	 * Read the lines that have come, up to the empty one. What is no header is found at
	 * once, and not only when an empty line follows.
	 */
	@Override
	long readLength(ByteBuffer input) {
		int start = input.position();
		long length = -1;
		int position = start;
		while (true) {
			int newline = indexOfNewline(input, position);
			if (newline - start >= MAX_HEADERS_LENGTH || (newline < 0 && input.remaining() >= MAX_HEADERS_LENGTH)) {
				throw new IpcProtocolException(
						"The headers of a message exceed " + MAX_HEADERS_LENGTH + " bytes" + question());
			}
			if (newline < 0) {
				return -1;
			}
			String line = text(input, position, newline);
			position = newline + 1;
			if (line.isEmpty()) {
				input.position(position);
				return required(input, start, length);
			}
			length = header(line, length);
		}
	}

	private long required(ByteBuffer input, int start, long length) {
		if (length < 0) {
			input.position(start);
			throw new IpcProtocolException("The headers of a message don't say its Content-Length" + question());
		}
		return length;
	}

	private long header(String line, long lengthSoFar) {
		int colon = line.indexOf(':');
		if (colon <= 0) {
			throw new IpcProtocolException("Expected a header such as 'Content-Length: 17', but found '"
					+ line.substring(0, Math.min(line.length(), 40)) + "'" + question());
		}
		if (!line.substring(0, colon).strip().equalsIgnoreCase(NAME)) {
			return lengthSoFar;
		}
		String value = line.substring(colon + 1).strip();
		if (!NUMBER.matcher(value).matches() || (lengthSoFar >= 0 && lengthSoFar != Long.parseLong(value))) {
			throw new IpcProtocolException("A Content-Length of '" + value + "'"
					+ ((lengthSoFar >= 0) ? " follows one of " + lengthSoFar : " is no length") + question());
		}
		return Long.parseLong(value);
	}

	private String question() {
		return "; does the sender use another framing than '" + NAME + "'?";
	}

	private static int indexOfNewline(ByteBuffer input, int from) {
		int end = Math.min(input.limit(), input.position() + MAX_HEADERS_LENGTH);
		for (int i = from; i < end; i++) {
			if (input.get(i) == '\n') {
				return i;
			}
		}
		return -1;
	}

	private static String text(ByteBuffer input, int start, int end) {
		byte[] line = new byte[end - start];
		input.get(start, line);
		String text = new String(line, StandardCharsets.ISO_8859_1);
		return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
	}

	/**
	 * Go to where the header of the next message seems to begin.
	 */
	@Override
	public void resynchronize(ByteBuffer input) {
		int position = input.position() + 1;
		while (position < input.limit() && !isName(input, position)) {
			position++;
		}
		input.position(Math.min(position, input.limit()));
	}

	private static boolean isName(ByteBuffer input, int start) {
		for (int i = 0; i < NAME.length() && start + i < input.limit(); i++) {
			if (Character.toLowerCase((char) input.get(start + i)) != NAME.charAt(i)) {
				return false;
			}
		}
		return true;
	}

}
