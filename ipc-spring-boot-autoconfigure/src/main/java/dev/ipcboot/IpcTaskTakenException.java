package dev.ipcboot;

/**
 * The name of a task has a live owner already. At most one process on a host owns a name.
 */
public class IpcTaskTakenException extends IpcException {

	private final String task;

	private final String owner;

	/**
	 * Create an exception.
	 * @param task the name that is taken
	 * @param owner who owns it: pid, user and address where known
	 */
	public IpcTaskTakenException(String task, String owner) {
		super("Task '" + task + "' is owned by " + owner + ", and a name has one owner in a directory; stop that "
				+ "owner, or choose another name or another ipc.directory");
		this.task = task;
		this.owner = owner;
	}

	/**
	 * The name that is taken.
	 * @return the task
	 */
	public String getTask() {
		return this.task;
	}

	/**
	 * Who owns it.
	 * @return pid, user and address of the owner where known
	 */
	public String getOwner() {
		return this.owner;
	}

}
