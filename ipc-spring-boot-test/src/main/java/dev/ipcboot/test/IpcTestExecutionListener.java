package dev.ipcboot.test;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.listener.IpcListenerContainer;
import dev.ipcboot.listener.IpcListenerContainer.State;

import org.springframework.context.ApplicationContext;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/**
 * Before each method of a test with {@link AutoConfigureIpc}: forget what was captured,
 * and wait for containers.
 */
class IpcTestExecutionListener extends AbstractTestExecutionListener {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final long POLL = TimeUnit.MILLISECONDS.toNanos(10);

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (TestContextAnnotationUtils.hasAnnotation(testContext.getTestClass(), AutoConfigureIpc.class)) {
			ApplicationContext context = testContext.getApplicationContext();
			context.getBeanProvider(IpcCaptor.class).ifAvailable(IpcCaptor::reset);
			context.getBeanProvider(IpcListenerEndpointRegistry.class)
				.ifAvailable((registry) -> awaitContainers(registry, TIMEOUT));
		}
	}

	/**
	 * Wait until every container that has been started receives, or has been paused.
	 * @param registry holds the containers
	 * @param timeout the longest wait
	 * @throws IllegalStateException if one does not in time; says which
	 */
	static void awaitContainers(IpcListenerEndpointRegistry registry, Duration timeout) {
		long deadline = System.nanoTime() + timeout.toNanos();
		List<IpcListenerContainer> late = late(registry);
		while (!late.isEmpty()) {
			if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
				throw new IllegalStateException("Listeners don't receive after " + timeout.toMillis() + " ms: "
						+ late.stream().map(IpcTestExecutionListener::describe).toList());
			}
			LockSupport.parkNanos(POLL);
			late = late(registry);
		}
	}

	private static List<IpcListenerContainer> late(IpcListenerEndpointRegistry registry) {
		return registry.getListenerContainers()
			.stream()
			.filter((container) -> container.isRunning() && container.getState() != State.RUNNING
					&& container.getState() != State.PAUSED)
			.toList();
	}

	private static String describe(IpcListenerContainer container) {
		Throwable failure = container.getFailure();
		return container + " is " + container.getState() + ((failure != null) ? ": " + failure.getMessage() : "");
	}

}
