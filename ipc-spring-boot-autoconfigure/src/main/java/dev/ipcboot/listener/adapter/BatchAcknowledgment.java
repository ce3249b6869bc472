package dev.ipcboot.listener.adapter;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

import dev.ipcboot.listener.IpcAcknowledgment;

/**
 * One verdict on all messages of a batch that have none yet.
 */
final class BatchAcknowledgment implements IpcAcknowledgment {

	private final List<IpcAcknowledgment> all;

	BatchAcknowledgment(List<IpcAcknowledgment> all) {
		this.all = List.copyOf(all);
	}

	@Override
	public void acknowledge() {
		settle(IpcAcknowledgment::acknowledge);
	}

	@Override
	public void release() {
		settle(IpcAcknowledgment::release);
	}

	@Override
	public void release(Duration delay) {
		settle((each) -> each.release(delay));
	}

	@Override
	public void reject(String reason) {
		settle((each) -> each.reject(reason));
	}

	private void settle(Consumer<IpcAcknowledgment> verdict) {
		if (isSettled()) {
			throw new IllegalStateException("All messages of the batch have a verdict already");
		}
		this.all.stream().filter((each) -> !each.isSettled()).forEach(verdict);
	}

	@Override
	public boolean isSettled() {
		return this.all.stream().allMatch(IpcAcknowledgment::isSettled);
	}

}
