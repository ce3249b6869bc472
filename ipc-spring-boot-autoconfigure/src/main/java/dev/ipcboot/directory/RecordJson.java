package dev.ipcboot.directory;

import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.IpcAddressException;

/**
 * Turns records into JSON and back. Members that other versions add are carried along if
 * they are strings, and ignored otherwise. Only {@code task}, {@code addresses} and
 * {@code pid} are demanded, so that a shell script can write a record.
 */
final class RecordJson {

	/**
	 * The members that this version knows.
	 */
	static final Set<String> MEMBERS = Set.of("task", "addresses", "pid", "startTime", "user", "uid", "framing",
			"protocol", "instance", "since");

	private static final String DEFAULT_FRAMING = "ipc";

	private RecordJson() {
	}

	static String write(TaskRecord entry) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("task", entry.task());
		members.put("addresses", entry.addresses().stream().map(IpcAddress::toString).toList());
		members.put("pid", entry.pid());
		members.put("startTime", entry.startTime());
		members.put("user", entry.user());
		members.put("uid", entry.uid());
		members.put("framing", entry.framing());
		members.put("protocol", (long) entry.protocol());
		members.put("instance", entry.instance());
		members.put("since", entry.since());
		members.putAll(new TreeMap<>(entry.attributes()));
		return JsonWriter.write(members);
	}

	/**
	 * Read a record.
	 * @param task the task whose record it is supposed to be
	 * @param json the text
	 * @return the record
	 * @throws ParseException if the text is not the record of that task
	 */
	static TaskRecord read(String task, String json) throws ParseException {
		Map<String, Object> members = JsonReader.read(json);
		String named = string(members, "task", "");
		if (!named.equals(task)) {
			throw new ParseException("its member 'task' is '" + named + "' instead of '" + task + "'", 0);
		}
		long pid = number(members, "pid", -1);
		if (pid <= 0) {
			throw new ParseException("its member 'pid' is missing or not positive", 0);
		}
		return new TaskRecord(task, addresses(members), pid, number(members, "startTime", 0),
				string(members, "user", "unknown"), number(members, "uid", -1),
				string(members, "framing", DEFAULT_FRAMING), protocol(members), string(members, "instance", ""),
				number(members, "since", 0), attributes(members));
	}

	private static int protocol(Map<String, Object> members) throws ParseException {
		long protocol = number(members, "protocol", TaskRecord.PROTOCOL);
		if (protocol != (int) protocol) {
			throw new ParseException("its member 'protocol' is out of range", 0);
		}
		return (int) protocol;
	}

	private static List<IpcAddress> addresses(Map<String, Object> members) throws ParseException {
		if (!(members.get("addresses") instanceof List<?> texts) || texts.isEmpty()) {
			throw new ParseException("its member 'addresses' is not an array of strings", 0);
		}
		try {
			return texts.stream().map((text) -> IpcAddress.of(String.valueOf(text))).toList();
		}
		catch (IpcAddressException ex) {
			throw new ParseException(String.valueOf(ex.getMessage()), 0);
		}
	}

	private static String string(Map<String, Object> members, String name, String missing) throws ParseException {
		Object value = members.getOrDefault(name, missing);
		if (value instanceof String text) {
			return text;
		}
		throw new ParseException("its member '" + name + "' is not a string", 0);
	}

	private static long number(Map<String, Object> members, String name, long missing) throws ParseException {
		Object value = members.getOrDefault(name, missing);
		if (value instanceof Long number) {
			return number;
		}
		throw new ParseException("its member '" + name + "' is not a whole number", 0);
	}

	private static Map<String, String> attributes(Map<String, Object> members) {
		Map<String, String> attributes = new TreeMap<>();
		members.forEach((name, value) -> {
			if (value instanceof String text && !MEMBERS.contains(name)) {
				attributes.put(name, text);
			}
		});
		return attributes;
	}

}
