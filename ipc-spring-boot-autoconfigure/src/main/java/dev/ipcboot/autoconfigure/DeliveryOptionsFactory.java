package dev.ipcboot.autoconfigure;

import dev.ipcboot.connection.BackPressure;
import dev.ipcboot.connection.DeliveryMode;
import dev.ipcboot.connection.DeliveryOptions;
import dev.ipcboot.connection.WhenAbsent;

/**
 * Makes the settings of delivery from properties: those of all tasks, and those of one
 * task where it says otherwise.
 */
final class DeliveryOptionsFactory {

	private DeliveryOptionsFactory() {
	}

	static DeliveryOptions create(IpcProperties.Template template) {
		return new DeliveryOptions(DeliveryOptions.DEFAULT.mode(), template.whenAbsent(), template.backPressure(),
				PropertyChecks.positive("ipc.template.max-delayed", template.maxDelayed()));
	}

	static DeliveryOptions create(TaskProperties task, DeliveryOptions common) {
		DeliveryMode mode = task.delivery();
		WhenAbsent whenAbsent = task.whenAbsent();
		BackPressure backPressure = task.backPressure();
		return new DeliveryOptions((mode != null) ? mode : common.mode(),
				(whenAbsent != null) ? whenAbsent : common.whenAbsent(),
				(backPressure != null) ? backPressure : common.backPressure(), common.maxDelayed());
	}

}
