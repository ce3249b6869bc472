package dev.ipcboot.carrier;

import java.time.Duration;

import dev.ipcboot.IpcAddress;
import dev.ipcboot.transport.Availability;
import dev.ipcboot.transport.Endpoint;

/**
 * A carrier that moves messages and keeps them between sender and receiver, known by the
 * scheme of its addresses. It has three things to do: take messages, hand them out with
 * the means to settle them, and bring an answer back to whoever sent. Windows, back
 * pressure, deadlines, repeated sends, the filter of duplicates, statistics and the state
 * of listeners are done above. Implementations are safe for use by any thread.
 */
public interface MessageCarrier {

	/**
	 * The scheme of the addresses that this carrier serves.
	 * @return the scheme, for example {@code rabbit}
	 */
	String scheme();

	/**
	 * Whether the carrier can be used here.
	 * @return the answer, with reason and remedy where it is no
	 */
	default Availability availability() {
		return Availability.AVAILABLE;
	}

	/**
	 * Complete and check an address.
	 * @param address an address of this scheme, perhaps without a target
	 * @param task the task it belongs to
	 * @return the address at which the task is really reached
	 * @throws dev.ipcboot.IpcAddressException if the carrier can't use the address
	 */
	IpcAddress resolve(IpcAddress address, String task);

	/**
	 * What this carrier promises that those of one host don't, and the other way round.
	 * Written to the log when a task begins to listen.
	 * @param endpoint the task and its resolved address
	 * @return sentences without the last full stop
	 */
	String guarantees(Endpoint endpoint);

	/**
	 * Begin to receive.
	 * @param endpoint the task and its resolved address
	 * @param sink takes what comes, and the end
	 * @return the receiving end
	 * @throws dev.ipcboot.IpcTaskTakenException if the task is to have one owner, and has
	 * another one
	 * @throws CarrierLostException if the carrier can't be reached at present; asked
	 * again later
	 * @throws dev.ipcboot.IpcException if it will not work without a change: which task
	 * and address, what was found there, and the remedy
	 */
	MessageSource receive(Endpoint endpoint, MessageSink sink);

	/**
	 * Open a way to a task.
	 * @param endpoint the task and its resolved address
	 * @param answers takes the answers, and the end
	 * @param timeout the longest wait
	 * @return the sending end
	 * @throws dev.ipcboot.IpcTaskUnavailableException if the carrier or the task can't be
	 * reached
	 */
	MessageOutlet open(Endpoint endpoint, AnswerSink answers, Duration timeout);

}
