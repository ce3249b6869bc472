package dev.ipcboot.service;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.function.Function;

import dev.ipcboot.IpcException;
import dev.ipcboot.TaskName;
import dev.ipcboot.annotation.IpcExchange;
import dev.ipcboot.core.IpcClient;
import dev.ipcboot.core.IpcClient.OperationSpec;
import org.jspecify.annotations.Nullable;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.format.annotation.DurationFormat;
import org.springframework.format.datetime.standard.DurationFormatterUtils;
import org.springframework.util.StringValueResolver;

/**
 * What the annotations of a method and of its interface say together. Immutable.
 *
 * @param task the name of the task
 * @param contentType the media type of payloads, empty where the converter chooses it
 * @param priority the priority, empty for the default
 * @param timeToLive how long messages are of use, empty where without end
 * @param timeout how long the method waits, empty for the default
 */
record ExchangeAttributes(String task, String contentType, String priority, String timeToLive, String timeout) {

	/**
	 * Read the annotations.
	 * @param method the method
	 * @param type the interface
	 * @param resolver replaces placeholders
	 * @return what they say
	 * @throws IpcException if they can't be used
	 */
	static ExchangeAttributes of(Method method, Class<?> type, StringValueResolver resolver) {
		IpcExchange own = AnnotatedElementUtils.findMergedAnnotation(method, IpcExchange.class);
		if (own == null) {
			throw new IpcException("it has no @IpcExchange; annotate it, or make it a default method");
		}
		IpcExchange common = AnnotatedElementUtils.findMergedAnnotation(type, IpcExchange.class);
		String prefix = (common != null) ? text(common.task(), resolver) : "";
		String name = text(own.task(), resolver);
		String task = (prefix.isEmpty() || name.isEmpty()) ? prefix + name : prefix + "." + name;
		if (task.isEmpty()) {
			throw new IpcException("it names no task: give it one, as in @IpcExchange(\"orders\")");
		}
		Function<Function<IpcExchange, String>, String> first = (attribute) -> {
			String value = text(attribute.apply(own), resolver);
			return (value.isEmpty() && common != null) ? text(attribute.apply(common), resolver) : value;
		};
		return new ExchangeAttributes(TaskName.require(task), first.apply(IpcExchange::contentType),
				first.apply(IpcExchange::priority), first.apply(IpcExchange::timeToLive),
				first.apply(IpcExchange::timeout));
	}

	private static String text(String attribute, StringValueResolver resolver) {
		String text = resolver.resolveStringValue(attribute);
		return (text != null) ? text.strip() : "";
	}

	/**
	 * Begin a message.
	 * @param client what sends it
	 * @return what all messages of the method have in common
	 */
	OperationSpec applyTo(IpcClient client) {
		OperationSpec spec = client.task(this.task);
		if (!this.contentType.isEmpty()) {
			spec = spec.contentType(this.contentType);
		}
		if (!this.priority.isEmpty()) {
			spec = spec.priority(Integer.parseInt(this.priority));
		}
		Duration life = duration(this.timeToLive);
		if (life != null) {
			spec = spec.timeToLive(life);
		}
		Duration wait = duration(this.timeout);
		return (wait != null) ? spec.sendTimeout(wait).confirmTimeout(wait).replyTimeout(wait) : spec;
	}

	private static @Nullable Duration duration(String text) {
		return text.isEmpty() ? null : DurationFormatterUtils.detectAndParse(text, DurationFormat.Unit.MILLIS);
	}

}
