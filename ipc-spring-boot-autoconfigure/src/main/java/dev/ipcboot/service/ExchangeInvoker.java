package dev.ipcboot.service;

import dev.ipcboot.core.IpcClient.OperationSpec;
import org.jspecify.annotations.Nullable;

/**
 * Makes a message of the call of one method. Immutable.
 *
 * @param spec what all messages of the method have in common
 * @param arguments makes payload and headers of the arguments
 * @param result sends, and gives what the method returns
 */
record ExchangeInvoker(OperationSpec spec, ExchangeArguments arguments, ExchangeReturn result) {

	@Nullable Object invoke(@Nullable Object[] values) {
		return this.result.exchange(this.arguments.headers(this.spec, values), this.arguments.payload(values));
	}

}
