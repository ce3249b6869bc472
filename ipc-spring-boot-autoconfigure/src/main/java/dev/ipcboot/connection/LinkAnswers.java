package dev.ipcboot.connection;

import dev.ipcboot.frame.FrameView;

/**
 * Takes what comes back on the channel of a link.
 */
interface LinkAnswers extends ReadLoop.Batches {

	/**
	 * Whether a frame is for the sender that has the link, on a channel that also brings
	 * messages for a receiver.
	 */
	boolean takes(FrameView frame);

}
