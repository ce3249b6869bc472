package dev.ipcboot.rabbit;

import dev.ipcboot.thread.ThreadListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Writes the faults of the threads of this package to the log. Stateless.
 */
final class RabbitThreads implements ThreadListener {

	private static final Log logger = LogFactory.getLog(RabbitThreads.class);

	@Override
	public void threadFailed(String thread, Throwable cause, boolean first) {
		if (first) {
			logger.error("Thread '" + thread + "' failed: " + cause + ". It tries again until that works", cause);
		}
	}

	@Override
	public void threadRecovered(String thread) {
		logger.info("Thread '" + thread + "' works again");
	}

}
