package dev.ipcboot.frame;

import java.nio.ByteBuffer;

/**
 * Takes frames out of what a channel has read. One per channel, used by one thread.
 */
public interface MessageDecoder {

	/**
	 * Take all whole frames out of a buffer.
	 * @param input the bytes from position to limit; those of whole frames are consumed,
	 * the rest stays for the next call
	 * @param handler called for each frame, in order
	 * @throws dev.ipcboot.IpcProtocolException if the bytes are not what the framing
	 * allows; the position then stands at the first byte that is at fault. What the
	 * handler throws is thrown on, with the position behind the frame that it was given
	 */
	void decode(ByteBuffer input, FrameHandler handler);

	/**
	 * Whether what has come ends within a message whose end only its sender's could tell.
	 * @param rest what {@link #decode} has left
	 * @return {@code true} if {@link #end} would complete a message or find one cut off;
	 * {@code false} also where the next message finds its beginning by itself
	 */
	boolean isMidway(ByteBuffer rest);

	/**
	 * What carries the messages has ended: the channel, or on a carrier with packets the
	 * packet. A next packet may follow.
	 * @param rest what {@link #decode} has left
	 * @param handler called for a last message that the end completes
	 * @throws dev.ipcboot.IpcProtocolException if the end cuts a message off
	 */
	void end(ByteBuffer rest, FrameHandler handler);

	/**
	 * Skip bytes at fault, so that decoding can go on behind them on a channel that is
	 * shared by several senders.
	 * @param input the position stands at the first byte at fault; it is moved to the
	 * first byte behind it where a frame may begin
	 */
	void resynchronize(ByteBuffer input);

}
