package dev.ipcboot.crash.check;

import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.crash.ledger.Entry;
import dev.ipcboot.crash.peer.ChildPeer;
import dev.ipcboot.crash.peer.Order;
import dev.ipcboot.crash.peer.PeerArguments;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the ledgers say about one message.
 */
final class Message {

	final String run;

	final long number;

	final String task;

	final String stream;

	final String mode;

	final int size;

	final int priority;

	final Order order;

	final long timeoutMillis;

	final boolean mayExpire;

	final long sentAt;

	/** Time at which the send returned or threw, or 0. */
	long returnedAt;

	boolean accepted;

	@Nullable String outcome;

	@Nullable String reason;

	long endedAt;

	final List<Handling> handlings = new ArrayList<>(1);

	Message(String run, Entry entry) {
		this.run = run;
		this.sentAt = entry.time();
		this.number = entry.number(0);
		this.task = entry.field(1);
		this.stream = entry.field(2);
		this.mode = entry.field(3);
		this.size = (int) entry.number(4);
		this.priority = (int) entry.number(5);
		this.order = Order.valueOf(entry.field(6));
		this.timeoutMillis = entry.number(7);
		this.mayExpire = entry.number(8) != 0;
	}

	String id() {
		return this.run + ':' + this.number;
	}

	String scheme() {
		return PeerArguments.scheme(this.task);
	}

	/** The process of the sender. */
	String process() {
		return this.run.substring(0, this.run.indexOf('.'));
	}

	/** The process that owns the task. */
	String receiver() {
		String owner = this.task.substring(this.task.indexOf('.') + 1);
		return scheme().equals("exec") ? ChildPeer.name(owner) : owner;
	}

	/** Whether the owner of the task lies on purpose. */
	boolean isEvil() {
		return receiver().equals(PeerArguments.EVIL);
	}

	boolean isPlain() {
		return this.mode.equals("plain");
	}

	boolean isRequest() {
		return this.mode.equals("request");
	}

	boolean is(String expected) {
		return expected.equals(this.outcome);
	}

	@Override
	public String toString() {
		return this.mode + " message " + id() + " to " + this.task + " of " + this.size + " bytes, order " + this.order
				+ ", outcome " + this.outcome + ((this.reason == null) ? "" : " (" + this.reason + ')');
	}

}
