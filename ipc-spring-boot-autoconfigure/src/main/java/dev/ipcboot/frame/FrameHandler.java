package dev.ipcboot.frame;

/**
 * Receives decoded frames.
 */
@FunctionalInterface
public interface FrameHandler {

	/**
	 * A frame has come.
	 * @param frame the frame, valid only during the call
	 */
	void onFrame(FrameView frame);

}
