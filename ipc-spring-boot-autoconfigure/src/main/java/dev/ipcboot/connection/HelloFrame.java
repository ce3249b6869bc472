package dev.ipcboot.connection;

import java.util.Map;

import dev.ipcboot.IpcPeer;
import dev.ipcboot.IpcProtocolException;
import dev.ipcboot.frame.FrameView;
import dev.ipcboot.frame.HelloHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Contents of a HELLO that came, in either direction. Immutable. Its text form leaves out
 * the source and the token, which are secrets.
 */
final class HelloFrame {

	/** Window of a sender that asks for none. */
	static final int DEFAULT_WINDOW = 1024;

	/** Length of a token in bytes. */
	static final int TOKEN_LENGTH = 16;

	private final long source;

	private final Map<String, Object> headers;

	private final byte @Nullable [] token;

	private HelloFrame(long source, Map<String, Object> headers) {
		this.source = source;
		this.headers = headers;
		this.token = token(headers.get(HelloHeaders.TOKEN));
	}

	/**
	 * Read a HELLO.
	 * @throws IpcProtocolException if it breaks the rules
	 */
	static HelloFrame of(FrameView frame, int maxHeaders) {
		if (frame.source() == 0) {
			throw new IpcProtocolException("A HELLO without a source");
		}
		return new HelloFrame(frame.source(), frame.headers(maxHeaders));
	}

	private static byte @Nullable [] token(@Nullable Object header) {
		if (header == null) {
			return null;
		}
		if (header instanceof byte[] bytes && bytes.length == TOKEN_LENGTH) {
			return bytes;
		}
		throw new IpcProtocolException(
				"The token of a HELLO is not of type BYTES, or has another length than " + TOKEN_LENGTH);
	}

	long source() {
		return this.source;
	}

	/**
	 * The name of the task.
	 * @return the name, or {@code null} if the frame has none
	 */
	@Nullable String task() {
		return text(HelloHeaders.TASK);
	}

	/**
	 * The address for answers.
	 * @return the address, or {@code null} if the frame has none
	 */
	@Nullable String returnAddress() {
		return text(HelloHeaders.RETURN);
	}

	/**
	 * The instance of the receiver's record.
	 * @return the instance, empty if the frame has none
	 */
	String instance() {
		String instance = text(HelloHeaders.INSTANCE);
		return (instance != null) ? instance : "";
	}

	/**
	 * The secret of the source.
	 * @return the token, or {@code null} if the frame has none
	 */
	byte @Nullable [] token() {
		return this.token;
	}

	/**
	 * The window that is asked for or granted, at least 1.
	 */
	long window() {
		return Math.max(1, number(HelloHeaders.WINDOW, DEFAULT_WINDOW));
	}

	/**
	 * The lowest sequence that may still come, at least 1.
	 */
	long oldest() {
		return Math.max(1, number(HelloHeaders.OLDEST, 1));
	}

	/**
	 * The peer that a channel leads to, as far as the channel or this frame tells.
	 */
	IpcPeer peer(IpcPeer known) {
		if (known.verified() && (known.pid() >= 0 || known.uid() < 0)) {
			return known;
		}
		String user = (known.user() != null) ? known.user() : text(HelloHeaders.USER);
		return new IpcPeer(number(HelloHeaders.PID, -1), known.uid(), known.gid(), user, false);
	}

	@Override
	public String toString() {
		return "task '" + Printable.of(String.valueOf(task())) + "' with "
				+ Greeting.instanceText(Printable.of(instance())) + ", pid " + number(HelloHeaders.PID, -1) + ", user "
				+ Printable.of(String.valueOf(text(HelloHeaders.USER)));
	}

	private @Nullable String text(String name) {
		return (this.headers.get(name) instanceof String text) ? text : null;
	}

	private long number(String name, long otherwise) {
		return (this.headers.get(name) instanceof Long number) ? number : otherwise;
	}

}
