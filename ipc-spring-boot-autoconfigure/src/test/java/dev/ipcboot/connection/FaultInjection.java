package dev.ipcboot.connection;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

import dev.ipcboot.transport.Channel;
import dev.ipcboot.transport.ServerChannel;
import dev.ipcboot.transport.Transport;

/**
 * Makes a transport whose methods throw what a test wants them to: those of the transport
 * itself, of its servers and of its channels, each by its name.
 */
final class FaultInjection {

	private final Map<String, Queue<Supplier<Throwable>>> faults = new ConcurrentHashMap<>();

	private final Deque<ServerChannel> servers = new ConcurrentLinkedDeque<>();

	private final Deque<Channel> channels = new ConcurrentLinkedDeque<>();

	/**
	 * Have the next calls of a method fail.
	 */
	void fail(String method, int times, Supplier<Throwable> fault) {
		Queue<Supplier<Throwable>> queue = this.faults.computeIfAbsent(method, (name) -> new ConcurrentLinkedQueue<>());
		for (int i = 0; i < times; i++) {
			queue.add(fault);
		}
	}

	/**
	 * How many faults of a method have not been thrown yet.
	 */
	int left(String method) {
		Queue<?> queue = this.faults.get(method);
		return (queue != null) ? queue.size() : 0;
	}

	/**
	 * Have no further calls fail.
	 */
	void clear() {
		this.faults.clear();
	}

	/**
	 * Close the server that was opened last, behind the back of its user.
	 */
	void closeLatestServer() {
		this.servers.getLast().close();
	}

	/**
	 * Close the channel that was opened last, behind the back of its user.
	 */
	void closeLatestChannel() {
		this.channels.getLast().close();
	}

	Transport around(Transport transport) {
		return (Transport) proxy(transport);
	}

	private Object proxy(Object target) {
		if (target instanceof ServerChannel server) {
			this.servers.add(server);
		}
		if (target instanceof Channel channel) {
			this.channels.add(channel);
		}
		Class<?>[] types = interfaces(target.getClass()).toArray(new Class<?>[0]);
		return Proxy.newProxyInstance(Transport.class.getClassLoader(), types, (proxy, method, arguments) -> {
			if (method.getName().equals("equals")) {
				return proxy == arguments[0];
			}
			Queue<Supplier<Throwable>> queue = this.faults.get(method.getName());
			Supplier<Throwable> fault = (queue != null) ? queue.poll() : null;
			if (fault != null) {
				throw fault.get();
			}
			try {
				Object result = method.invoke(target, arguments);
				return (result instanceof ServerChannel || result instanceof Channel) ? proxy(result) : result;
			}
			catch (InvocationTargetException ex) {
				throw ex.getCause();
			}
		});
	}

	private static Set<Class<?>> interfaces(Class<?> type) {
		Set<Class<?>> all = new LinkedHashSet<>();
		Deque<Class<?>> open = new ArrayDeque<>();
		open.add(type);
		while (!open.isEmpty()) {
			Class<?> next = open.remove();
			if (next.isInterface()) {
				all.add(next);
			}
			open.addAll(Set.of(next.getInterfaces()));
			if (next.getSuperclass() != null) {
				open.add(next.getSuperclass());
			}
		}
		return all;
	}

}
