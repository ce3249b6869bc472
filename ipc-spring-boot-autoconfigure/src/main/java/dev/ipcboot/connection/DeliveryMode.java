package dev.ipcboot.connection;

/**
 * What happens to a confirmed message whose channel is lost before its verdict has come.
 */
public enum DeliveryMode {

	/**
	 * It is sent again, marked as redelivered. The receiver filters duplicates, but one
	 * that was restarted in between may handle it a second time.
	 */
	AT_LEAST_ONCE,

	/**
	 * It is never sent again once it has been handed to a channel, and ends as UNKNOWN.
	 */
	AT_MOST_ONCE

}
