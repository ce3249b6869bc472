package dev.ipcboot.directory;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.TaskName;

/**
 * What the owner of a task tells everybody who wants to reach it. Immutable and safe for
 * use by any thread.
 *
 * @param task the name of the task
 * @param addresses where it is reached, the preferred address first
 * @param pid the process id of the owner, as it sees itself
 * @param startTime when the owner started, in clock ticks since the host did (field 22 of
 * {@code /proc/<pid>/stat}), or 0 where unknown
 * @param user the name of the owner's user
 * @param uid the number of the owner's user, or -1 where unknown
 * @param framing how messages are told apart, for example {@code ipc} or {@code lines}
 * @param protocol the version of the protocol
 * @param instance random hexadecimal digits, new for every claim: a changed instance
 * means that the owner was replaced
 * @param since when the name was claimed, in milliseconds since the epoch
 * @param attributes further members, which this version carries along but doesn't know
 */
public record TaskRecord(String task, List<IpcAddress> addresses, long pid, long startTime, String user, long uid,
		String framing, int protocol, String instance, long since, Map<String, String> attributes) {

	/**
	 * The version of the protocol that this version of the project speaks.
	 */
	public static final int PROTOCOL = 1;

	/**
	 * Create a record.
	 * @throws dev.ipcboot.IpcException if the name of the task is none
	 */
	public TaskRecord {
		TaskName.require(task);
		addresses = List.copyOf(addresses);
		Objects.requireNonNull(user, "user");
		Objects.requireNonNull(framing, "framing");
		Objects.requireNonNull(instance, "instance");
		attributes = Map.copyOf(attributes);
	}

	/**
	 * This record with another attribute, which replaces an earlier one of its name.
	 * @param name the name; it must not be the name of a component of this record
	 * @param value the value
	 * @return the record
	 */
	public TaskRecord withAttribute(String name, String value) {
		if (RecordJson.MEMBERS.contains(name)) {
			throw new IllegalArgumentException("'" + name + "' is a member of every record");
		}
		Map<String, String> more = new TreeMap<>(this.attributes);
		more.put(name, value);
		return new TaskRecord(this.task, this.addresses, this.pid, this.startTime, this.user, this.uid, this.framing,
				this.protocol, this.instance, this.since, more);
	}

	/**
	 * This record with further attributes, which replace earlier ones of their names.
	 * @param more names and values; no name may be that of a component of this record
	 * @return the record
	 */
	public TaskRecord withAttributes(Map<String, String> more) {
		TaskRecord extended = this;
		for (Map.Entry<String, String> attribute : more.entrySet()) {
			extended = extended.withAttribute(attribute.getKey(), attribute.getValue());
		}
		return extended;
	}

	/**
	 * The owner in words, for messages to people.
	 * @return pid, user and addresses
	 */
	public String owner() {
		StringBuilder text = new StringBuilder("pid ").append(this.pid).append(", user ").append(this.user);
		if (!this.addresses.isEmpty()) {
			text.append(", at ");
			text.append(String.join(" and ", this.addresses.stream().map(IpcAddress::toString).toList()));
		}
		return text.toString();
	}

}
