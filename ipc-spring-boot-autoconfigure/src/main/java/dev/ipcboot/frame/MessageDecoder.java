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
	 * allows; the position then stands at the first byte that is at fault
	 */
	void decode(ByteBuffer input, FrameHandler handler);

	/**
	 * The channel has ended.
	 * @param rest what {@link #decode} has left
	 * @param handler called for a last message that the end completes
	 * @throws dev.ipcboot.IpcProtocolException if the end cuts a frame off
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
