package dev.ipcboot.benchmarks.parts;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.ipcboot.core.IpcMessageConverter;
import dev.ipcboot.listener.adapter.ListenerMethodFactory;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.InvocableHandlerMethod;
import org.springframework.messaging.support.MessageBuilder;

/**
 * The call of a listener method with a message that is there already.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class InvocationParts {

	private final Message<byte[]> message = MessageBuilder.withPayload(new byte[64]).build();

	private final InvocableHandlerMethod method = method();

	private static InvocableHandlerMethod method() {
		try {
			return new ListenerMethodFactory(new IpcMessageConverter(), null, List.of(), null)
				.createInvocableHandlerMethod(new Listener(), Listener.class.getMethod("take", byte[].class));
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Call the method.
	 * @return what it returns
	 * @throws Exception if it throws
	 */
	@Benchmark
	public @Nullable Object invoke() throws Exception {
		return this.method.invoke(this.message);
	}

	/**
	 * What is called.
	 */
	public static class Listener {

		/**
		 * Take a payload.
		 * @param payload the payload
		 * @return its length
		 */
		public int take(byte[] payload) {
			return payload.length;
		}

	}

}
