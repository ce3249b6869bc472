package dev.ipcboot.actuate;

import java.util.Map;

/**
 * Body of the endpoint {@code ipc}.
 *
 * @param application this application
 * @param directory where tasks are found
 * @param transports the carriers by scheme
 * @param listeners the listener containers by id
 * @param tasks the tasks that this application owns, by name
 * @param senders the tasks that this application has sent to, by name
 * @param children the child processes by the name of their task
 * @param known all tasks that have a record in the directory, by name, without the return
 * addresses of processes
 */
public record IpcDescriptor(ApplicationDescriptor application, String directory,
		Map<String, TransportDescriptor> transports, Map<String, ListenerDescriptor> listeners,
		Map<String, TaskDescriptor> tasks, Map<String, SenderDescriptor> senders, Map<String, ChildDescriptor> children,
		Map<String, KnownTaskDescriptor> known) {
}
