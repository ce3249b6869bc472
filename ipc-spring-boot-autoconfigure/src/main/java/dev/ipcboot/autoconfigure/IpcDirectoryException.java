package dev.ipcboot.autoconfigure;

import dev.ipcboot.IpcException;

/**
 * The directory of the configuration can't be used.
 */
public class IpcDirectoryException extends IpcException {

	private final String directory;

	/**
	 * Create an exception.
	 * @param directory the directory
	 * @param cause what is wrong with it
	 */
	IpcDirectoryException(String directory, IpcException cause) {
		super(String.valueOf(cause.getMessage()), cause);
		this.directory = directory;
	}

	/**
	 * The directory.
	 * @return its path
	 */
	public String getDirectory() {
		return this.directory;
	}

}
