package dev.ipcboot.frame;

/**
 * The layout of a frame, version 1. Numbers are big-endian and unsigned. The normative
 * description for other languages is {@code docs/wire-format.md}.
 *
 * <pre>
 *    0                   1                   2                   3
 *    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *   +-------------------------------+---------------+---------------+
 *  0|        magic (0xF149)         |  version (1)  |     type      |
 *   +---------------+---------------+---------------+---------------+
 *  4|     flags     |   priority    |    length of the headers      |
 *   +---------------+---------------+-------------------------------+
 *  8|                     length of the payload                     |
 *   +---------------------------------------------------------------+
 * 12| extent (CONFIRM: count; REJECT, FORGOTTEN: held; part: total) |
 *   +---------------------------------------------------------------+
 * 16|                            source                             |
 *   |                                                               |
 *   +---------------------------------------------------------------+
 * 24|                           sequence                            |
 *   |                                                               |
 *   +---------------------------------------------------------------+
 * 32|                          headers ...                          |
 *   +---------------------------------------------------------------+
 *   |                          payload ...                          |
 *   +---------------------------------------------------------------+
 * </pre>
 *
 * The length of every frame, whatever its type, is {@value #HEADER_LENGTH} plus the two
 * lengths, so that an unknown type can be skipped. The first byte of the magic never
 * begins a sequence of UTF-8 that the second could continue: no text is a frame.
 */
public final class FrameLayout {

	/**
	 * The first two bytes of every frame.
	 */
	public static final int MAGIC = 0xF149;

	/**
	 * The version of the layout that this code speaks.
	 */
	public static final int VERSION = 1;

	/**
	 * The length of the fixed part.
	 */
	public static final int HEADER_LENGTH = 32;

	/**
	 * The longest frame. A message that needs more travels as fragments.
	 */
	public static final int MAX_FRAME_LENGTH = 65536;

	/**
	 * Offset of the magic (2 bytes).
	 */
	public static final int MAGIC_OFFSET = 0;

	/**
	 * Offset of the version (1 byte).
	 */
	public static final int VERSION_OFFSET = 2;

	/**
	 * Offset of the {@link FrameType} (1 byte).
	 */
	public static final int TYPE_OFFSET = 3;

	/**
	 * Offset of the flags (1 byte).
	 */
	public static final int FLAGS_OFFSET = 4;

	/**
	 * Offset of the priority, 0 to 9 (1 byte). In a {@link FrameType#CONFIRM} it is the
	 * mantissa of the time for which the messages were held, and the upper half of the
	 * flags is the exponent: see {@link HeldTime}.
	 */
	public static final int PRIORITY_OFFSET = 5;

	/**
	 * Offset of the length of the headers (2 bytes).
	 */
	public static final int HEADERS_LENGTH_OFFSET = 6;

	/**
	 * Offset of the length of the payload (4 bytes).
	 */
	public static final int PAYLOAD_LENGTH_OFFSET = 8;

	/**
	 * Offset of the extent (4 bytes): in a {@link FrameType#CONFIRM} the number of
	 * messages confirmed; in a {@link FrameType#REJECT} or {@link FrameType#FORGOTTEN}
	 * the time for which the message was held, in microseconds; in a fragment the total
	 * length of the body.
	 */
	public static final int EXTENT_OFFSET = 12;

	/**
	 * Offset of the source (8 bytes): the random id of the sending side of the connection
	 * whose numbering the sequence belongs to. Answers repeat the source of what they
	 * answer.
	 */
	public static final int SOURCE_OFFSET = 16;

	/**
	 * Offset of the sequence (8 bytes): messages of a source are numbered from 1 without
	 * gaps.
	 */
	public static final int SEQUENCE_OFFSET = 24;

	/**
	 * Flag of a message whose sender wants the verdict.
	 */
	public static final int FLAG_CONFIRM = 0x01;

	/**
	 * Flag of a message whose sender wants a reply. It implies {@link #FLAG_CONFIRM}: the
	 * reply is the verdict.
	 */
	public static final int FLAG_REQUEST = 0x02;

	/**
	 * Flag of a message that was sent before and may have been handled.
	 */
	public static final int FLAG_REDELIVERED = 0x04;

	/**
	 * Flag of a frame that carries a part of a message or reply. Its headers are empty;
	 * its payload is the offset of the part (4 bytes) and the part. All parts in order
	 * are the body: the length of the headers (2 bytes), the headers, the payload.
	 */
	public static final int FLAG_FRAGMENT = 0x08;

	/**
	 * Flag of a {@link FrameType#REJECT}: nobody has seen the message, since it had
	 * ceased to be of use when it came or before its turn came. Of a
	 * {@link FrameType#FORGOTTEN}: it had ceased to be of use when it came, and may have
	 * been handled by an earlier run of the receiver.
	 */
	public static final int FLAG_EXPIRED = 0x10;

	/**
	 * Flag of a message or reply, reserved: further parts of the same stream follow.
	 */
	public static final int FLAG_MORE = 0x20;

	/**
	 * Flag of a message or reply, reserved: it is a part of a stream.
	 */
	public static final int FLAG_STREAM = 0x40;

	/**
	 * What precedes the part in the payload of a fragment: its offset.
	 */
	public static final int FRAGMENT_PREFIX_LENGTH = 4;

	/**
	 * What precedes the headers in the body of a fragmented message: their length.
	 */
	public static final int BODY_PREFIX_LENGTH = 2;

	private FrameLayout() {
	}

}
