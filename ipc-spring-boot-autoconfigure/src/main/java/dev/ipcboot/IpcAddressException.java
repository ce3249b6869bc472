package dev.ipcboot;

/**
 * An address that can't be used: it is malformed, its scheme is unknown, or its target
 * exceeds what the carrier allows.
 */
public class IpcAddressException extends IpcException {

	private final String address;

	private final String remedy;

	/**
	 * Create an exception.
	 * @param address the offending address as it was written
	 * @param problem what is wrong with it
	 * @param remedy what to do about it
	 */
	public IpcAddressException(String address, String problem, String remedy) {
		super("Address '" + address + "' can't be used: " + problem + "; " + remedy);
		this.address = address;
		this.remedy = remedy;
	}

	/**
	 * The offending address as it was written.
	 * @return the address
	 */
	public String getAddress() {
		return this.address;
	}

	/**
	 * What to do about it.
	 * @return the remedy
	 */
	public String getRemedy() {
		return this.remedy;
	}

}
