package dev.ipcboot;

import org.jspecify.annotations.Nullable;

/**
 * A limit of the kernel that stands in the way, together with its present value and the
 * way to raise it.
 */
public class IpcLimitException extends IpcException {

	private final String limit;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param problem what could not be done, with task and address
	 * @param limit the limit with its value, for example
	 * {@code /proc/sys/fs/mqueue/msg_max = 10}
	 * @param remedy how to raise it or live with it
	 * @param cause what the system said, if anything
	 */
	public IpcLimitException(String problem, String limit, String remedy, @Nullable Throwable cause) {
		super(problem + ": the limit is " + limit + "; " + remedy, cause);
		this.limit = limit;
		this.remedy = remedy;
	}

	/**
	 * The limit with its value.
	 * @return the limit
	 */
	public String getLimit() {
		return this.limit;
	}

	/**
	 * How to raise the limit or live with it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
