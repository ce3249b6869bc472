package dev.ipcboot.frame;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import dev.ipcboot.IpcException;
import dev.ipcboot.IpcProtocolException;

/**
 * Headers as bytes: a sequence of entries, each the length of the name (1 byte), the name
 * in UTF-8, the type of the value (1 byte) and the value.
 *
 * <pre>
 *   1 STRING   length (2 bytes), UTF-8
 *   2 LONG     8 bytes
 *   3 DOUBLE   8 bytes, IEEE 754
 *   4 BOOLEAN  1 byte, 0 or 1
 *   5 BYTES    length (2 bytes), bytes
 * </pre>
 *
 * Integers travel as LONG, floats as DOUBLE. Values of other types don't travel: nothing
 * on the wire names a class.
 */
public final class HeaderCodec {

	/**
	 * The most that all headers of a message may take.
	 */
	public static final int MAX_LENGTH = 0xFFFF;

	private static final int STRING = 1;

	private static final int LONG = 2;

	private static final int DOUBLE = 3;

	private static final int BOOLEAN = 4;

	private static final int BYTES = 5;

	private HeaderCodec() {
	}

	/**
	 * Whether a value is of a type that travels.
	 * @param value the value
	 * @return {@code true} if it can be encoded
	 */
	public static boolean isSupported(Object value) {
		return value instanceof String || value instanceof Long || value instanceof Integer || value instanceof Short
				|| value instanceof Byte || value instanceof Double || value instanceof Float
				|| value instanceof Boolean || value instanceof byte[];
	}

	/**
	 * Encode headers.
	 * @param headers names and values
	 * @return the bytes
	 * @throws IpcException if a name or value does not fit
	 */
	public static byte[] encode(Map<String, ?> headers) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
		DataOutputStream out = new DataOutputStream(bytes);
		try {
			for (Map.Entry<String, ?> header : headers.entrySet()) {
				byte[] name = header.getKey().getBytes(StandardCharsets.UTF_8);
				if (name.length == 0 || name.length > 0xFF) {
					throw new IpcException("The name of header '" + header.getKey() + "' takes " + name.length
							+ " bytes; it must take 1 to 255");
				}
				out.writeByte(name.length);
				out.write(name);
				writeValue(out, header.getKey(), header.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		if (bytes.size() > MAX_LENGTH) {
			throw new IpcException("The headers take " + bytes.size() + " bytes; at most " + MAX_LENGTH
					+ " travel: put large values into the payload");
		}
		return bytes.toByteArray();
	}

	private static void writeValue(DataOutputStream out, String name, Object value) throws IOException {
		if (value instanceof String text) {
			out.writeByte(STRING);
			writeBytes(out, name, text.getBytes(StandardCharsets.UTF_8));
		}
		else if (value instanceof Double || value instanceof Float) {
			out.writeByte(DOUBLE);
			out.writeDouble(((Number) value).doubleValue());
		}
		else if (value instanceof Number number && isSupported(value)) {
			out.writeByte(LONG);
			out.writeLong(number.longValue());
		}
		else if (value instanceof Boolean flag) {
			out.writeByte(BOOLEAN);
			out.writeByte(flag ? 1 : 0);
		}
		else if (value instanceof byte[] bytes) {
			out.writeByte(BYTES);
			writeBytes(out, name, bytes);
		}
		else {
			throw new IpcException("Header '" + name + "' is a " + value.getClass().getName()
					+ "; only text, numbers, booleans and bytes travel");
		}
	}

	private static void writeBytes(DataOutputStream out, String name, byte[] value) throws IOException {
		if (value.length > MAX_LENGTH) {
			throw new IpcException("Header '" + name + "' takes " + value.length + " bytes; at most " + MAX_LENGTH
					+ " travel: put large values into the payload");
		}
		out.writeShort(value.length);
		out.write(value);
	}

	/**
	 * Decode headers.
	 * @param buffer where they are; its position is not used and not changed
	 * @param offset where they begin
	 * @param length how many bytes they take
	 * @param maxHeaders the most headers to accept
	 * @return names and values in the order of the wire
	 * @throws IpcProtocolException if the bytes are not headers
	 */
	public static Map<String, Object> decode(ByteBuffer buffer, int offset, int length, int maxHeaders) {
		if (length == 0) {
			return Map.of();
		}
		ByteBuffer in = buffer.slice(offset, length);
		Map<String, Object> headers = new LinkedHashMap<>();
		while (in.hasRemaining()) {
			if (headers.size() == maxHeaders) {
				throw new IpcProtocolException("More than " + maxHeaders + " headers in one message");
			}
			String name = new String(take(in, take(in, 1)[0] & 0xFF), StandardCharsets.UTF_8);
			headers.put(name, readValue(in, name));
		}
		return headers;
	}

	/**
	 * Find a header of type LONG without decoding the others. Allocates nothing.
	 * @param buffer where the headers are; its position is not used and not changed
	 * @param offset where they begin
	 * @param length how many bytes they take
	 * @param name the name in UTF-8
	 * @return the value of its last occurrence, or 0 if there is none of this type or the
	 * bytes are not headers
	 */
	static long findLong(ByteBuffer buffer, int offset, int length, byte[] name) {
		long found = 0;
		int end = offset + length;
		int position = offset;
		while (position < end) {
			int nameLength = buffer.get(position) & 0xFF;
			int type = position + 1 + nameLength;
			if (type >= end) {
				return found;
			}
			int valueLength = valueLength(buffer, type, end);
			int next = type + 1 + valueLength;
			if (valueLength < 0 || next > end) {
				return found;
			}
			if (nameLength == name.length && matches(buffer, position + 1, name)) {
				found = (buffer.get(type) == LONG) ? buffer.getLong(type + 1) : 0;
			}
			position = next;
		}
		return found;
	}

	private static boolean matches(ByteBuffer buffer, int position, byte[] name) {
		for (int i = 0; i < name.length; i++) {
			if (buffer.get(position + i) != name[i]) {
				return false;
			}
		}
		return true;
	}

	private static int valueLength(ByteBuffer buffer, int type, int end) {
		return switch (buffer.get(type)) {
			case LONG, DOUBLE -> Long.BYTES;
			case BOOLEAN -> 1;
			case STRING, BYTES -> (type + 2 < end) ? 2 + (buffer.getShort(type + 1) & 0xFFFF) : -1;
			default -> -1;
		};
	}

	private static Object readValue(ByteBuffer in, String name) {
		int type = take(in, 1)[0];
		return switch (type) {
			case STRING -> new String(take(in, length(in)), StandardCharsets.UTF_8);
			case LONG -> ByteBuffer.wrap(take(in, Long.BYTES)).getLong();
			case DOUBLE -> ByteBuffer.wrap(take(in, Double.BYTES)).getDouble();
			case BOOLEAN -> take(in, 1)[0] != 0;
			case BYTES -> take(in, length(in));
			default -> throw new IpcProtocolException("Header '" + name + "' has the unknown type " + type);
		};
	}

	private static int length(ByteBuffer in) {
		byte[] length = take(in, 2);
		return ((length[0] & 0xFF) << 8) | (length[1] & 0xFF);
	}

	private static byte[] take(ByteBuffer in, int length) {
		if (in.remaining() < length) {
			throw new IpcProtocolException(
					"A header needs " + length + " bytes where only " + in.remaining() + " are left");
		}
		byte[] bytes = new byte[length];
		in.get(bytes);
		return bytes;
	}

}
