package dev.ipcboot.connection;

/**
 * How messages to a task are delivered. Immutable.
 *
 * @param mode what happens to a confirmed message whose channel is lost
 * @param whenAbsent what a send does when nobody receives for the task
 * @param backPressure what a confirmed send does when there is no room
 * @param maxDelayed the most messages to the task that are held back until they are due
 */
public record DeliveryOptions(DeliveryMode mode, WhenAbsent whenAbsent, BackPressure backPressure, int maxDelayed) {

	/**
	 * At least once; fail when nobody is there; wait for room; 10,000 delayed messages.
	 */
	public static final DeliveryOptions DEFAULT = new DeliveryOptions(DeliveryMode.AT_LEAST_ONCE, WhenAbsent.FAIL,
			BackPressure.BLOCK, 10_000);

	/**
	 * These options with another mode.
	 * @param newMode the mode
	 * @return the options
	 */
	public DeliveryOptions with(DeliveryMode newMode) {
		return new DeliveryOptions(newMode, this.whenAbsent, this.backPressure, this.maxDelayed);
	}

	/**
	 * These options with another way to deal with absence.
	 * @param newWhenAbsent what a send does
	 * @return the options
	 */
	public DeliveryOptions with(WhenAbsent newWhenAbsent) {
		return new DeliveryOptions(this.mode, newWhenAbsent, this.backPressure, this.maxDelayed);
	}

	/**
	 * These options with another kind of back pressure.
	 * @param newBackPressure the kind
	 * @return the options
	 */
	public DeliveryOptions with(BackPressure newBackPressure) {
		return new DeliveryOptions(this.mode, this.whenAbsent, newBackPressure, this.maxDelayed);
	}

}
