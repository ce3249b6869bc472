package dev.ipcboot.crash.ledger;

import java.util.List;

/**
 * Entry of a ledger.
 *
 * @param kind the kind
 * @param time the time by {@link System#nanoTime} of the host
 * @param fields the fields, as {@link EntryKind} describes them
 */
public record Entry(EntryKind kind, long time, List<String> fields) {

	/**
	 * Returns a field.
	 * @param index its index
	 * @return the text of the field
	 */
	public String field(int index) {
		return this.fields.get(index);
	}

	/**
	 * Returns a field that is a number.
	 * @param index its index
	 * @return the number
	 */
	public long number(int index) {
		return Long.parseLong(field(index));
	}

	@Override
	public String toString() {
		return this.kind.word() + ' ' + this.time + ' ' + String.join(" ", this.fields);
	}

}
