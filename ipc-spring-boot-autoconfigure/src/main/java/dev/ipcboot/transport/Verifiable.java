package dev.ipcboot.transport;

/**
 * A server channel that can tell whether its object still stands where senders look for
 * it. Somebody may have removed or replaced it behind the owner's back, and then nothing
 * would ever arrive again, without any error.
 */
public interface Verifiable {

	/**
	 * Look at the object. Costs a few system calls; safe for use by any thread.
	 * @return {@code false} if it certainly was removed or replaced, or if this side is
	 * closed; a system that can't look, for example for want of descriptors, says nothing
	 * of that
	 */
	boolean isIntact();

}
