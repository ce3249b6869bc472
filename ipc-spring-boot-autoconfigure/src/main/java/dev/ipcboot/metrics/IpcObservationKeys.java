package dev.ipcboot.metrics;

import io.micrometer.common.docs.KeyName;

/**
 * The tags of both observations. All are always there, {@value #NONE} where there is
 * nothing to say.
 */
public enum IpcObservationKeys implements KeyName {

	/**
	 * The messaging system, always {@code ipc}.
	 */
	SYSTEM("messaging.system"),

	/**
	 * What is done: {@code send}, {@code request} or {@code process}.
	 */
	OPERATION_NAME("messaging.operation.name"),

	/**
	 * The kind of what is done: {@code send} or {@code process}.
	 */
	OPERATION_TYPE("messaging.operation.type"),

	/**
	 * The name of the task.
	 */
	DESTINATION("messaging.destination.name"),

	/**
	 * The scheme of the carrier.
	 */
	TRANSPORT("network.transport"),

	/**
	 * The simple name of the exception, or the outcome.
	 */
	ERROR("error.type");

	/**
	 * The value where there is nothing to say.
	 */
	public static final String NONE = "none";

	private final String key;

	IpcObservationKeys(String key) {
		this.key = key;
	}

	@Override
	public String asString() {
		return this.key;
	}

}
