package dev.ipcboot.transport;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A stream that several writers of this process share, and that tears nothing. Safe for
 * use by any thread.
 */
public interface CompletingChannel extends WritableChannel, CompletingOutput {

	@Override
	void write(ByteBuffer message, int priority, long timeoutNanos) throws IOException;

}
