package dev.ipcboot.sample.client;

import java.util.concurrent.CompletableFuture;

import dev.ipcboot.IpcConfirmation;
import dev.ipcboot.core.IpcOperations;

import org.springframework.messaging.Message;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.stereotype.Component;

/**
 * Sends confirmed messages to the bench task of a carrier as fast as its window allows.
 */
@Component
class Bench {

	private final IpcOperations ipc;

	private final BenchProperties properties;

	Bench(IpcOperations ipc, BenchProperties properties) {
		this.ipc = ipc;
		this.properties = properties;
	}

	/**
	 * Measure a carrier.
	 * @param carrier the scheme of its addresses
	 * @return what came of it
	 */
	BenchResult run(String carrier) {
		String task = "bench." + carrier;
		Message<byte[]> message = new GenericMessage<>(new byte[this.properties.size()]);
		Outcomes outcomes = new Outcomes(this.properties.messages());
		long start = System.nanoTime();
		CompletableFuture<IpcConfirmation> last = CompletableFuture.completedFuture(null);
		for (int i = 0; i < this.properties.messages(); i++) {
			last = this.ipc.sendAndConfirm(task, message);
			last.whenComplete(outcomes);
		}
		// waiting on the last one writes what has gathered
		last.join();
		outcomes.await();
		return outcomes.result(carrier, System.nanoTime() - start);
	}

}
