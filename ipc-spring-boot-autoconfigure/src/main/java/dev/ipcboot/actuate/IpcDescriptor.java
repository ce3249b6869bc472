package dev.ipcboot.actuate;

import java.util.Map;

/**
 * Body of the endpoint {@code ipc}.
 *
 * @param directory where tasks are found
 * @param pid the process id of this application
 * @param transports the carriers by scheme
 * @param listeners the listener containers by id
 * @param tasks the tasks that this application receives for, by name
 * @param senders the tasks that this application has sent to, by name
 */
public record IpcDescriptor(String directory, long pid, Map<String, TransportDescriptor> transports,
		Map<String, ListenerDescriptor> listeners, Map<String, TaskDescriptor> tasks,
		Map<String, SenderDescriptor> senders) {
}
