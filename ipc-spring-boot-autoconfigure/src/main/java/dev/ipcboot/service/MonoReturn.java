package dev.ipcboot.service;

import dev.ipcboot.core.IpcClient.OperationSpec;
import dev.ipcboot.service.ExchangeReturn.FutureReturn;
import reactor.core.publisher.Mono;

import org.springframework.util.ClassUtils;

/**
 * Sends when somebody subscribes, and as often. The only class that needs Reactor.
 *
 * @param way sends
 */
record MonoReturn(FutureReturn way) implements ExchangeReturn {

	private static final boolean PRESENT = ClassUtils.isPresent("reactor.core.publisher.Mono",
			MonoReturn.class.getClassLoader());

	/**
	 * Whether a method returns a {@code Mono}.
	 * @param type what it returns
	 * @return {@code true} if it does
	 */
	static boolean isMono(Class<?> type) {
		return PRESENT && type == Mono.class;
	}

	@Override
	public Object exchange(OperationSpec spec, Object payload) {
		return Mono.fromFuture(() -> this.way.exchange(spec, payload));
	}

}
