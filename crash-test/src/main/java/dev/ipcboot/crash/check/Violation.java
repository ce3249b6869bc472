package dev.ipcboot.crash.check;

/**
 * A guarantee that was not kept.
 *
 * @param invariant the guarantee
 * @param transport the scheme, or {@code -}
 * @param subject the message or object
 * @param run the process run
 * @param detail the evidence of the ledgers
 */
public record Violation(String invariant, String transport, String subject, String run, String detail) {

	@Override
	public String toString() {
		return "invariant=" + this.invariant + " transport=" + this.transport + " message=" + this.subject + " run="
				+ this.run + ": " + this.detail;
	}

}
