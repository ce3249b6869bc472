package dev.ipcboot.transport;

/**
 * A server channel of a carrier whose guarantees differ from those of the carriers of one
 * host.
 */
public interface Promising {

	/**
	 * What is promised here and not elsewhere, and the other way round, for people.
	 * @return sentences without the last full stop
	 */
	String promise();

}
