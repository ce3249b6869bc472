package dev.ipcboot.listener.adapter;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.ipcboot.IpcHeaders;
import org.jspecify.annotations.Nullable;

import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Chooses the method that a message is for, in this order: the one whose payload type has
 * the name that the header {@value IpcHeaders#PAYLOAD_TYPE} says; the one that takes text
 * for text, or bytes for bytes; the only one that takes an object; the one whose type has
 * all properties that came, with the fewest others; the default one. Immutable.
 */
final class HandlerSelector {

	private final List<Candidate> candidates;

	private final @Nullable ListenerMethod fallback;

	private final MessageConverter converter;

	HandlerSelector(List<ListenerMethod> methods, MessageConverter converter) {
		this.candidates = methods.stream()
			.map((method) -> new Candidate(method, PayloadType.of(method.method())))
			.toList();
		this.fallback = methods.stream().filter(ListenerMethod::isDefault).findFirst().orElse(null);
		this.converter = converter;
	}

	/**
	 * Choose.
	 * @param message the message
	 * @return the method
	 * @throws MessageConversionException if none fits, or several do
	 */
	ListenerMethod select(Message<?> message) {
		Object name = message.getHeaders().get(IpcHeaders.PAYLOAD_TYPE);
		List<Candidate> fitting = (name != null) ? named(name.toString()) : fitting(message);
		if (fitting.size() == 1) {
			return fitting.get(0).method();
		}
		if (this.fallback != null) {
			return this.fallback;
		}
		throw new MessageConversionException(message,
				(fitting.isEmpty() ? "None of the methods with @IpcHandler takes this message"
						: "Several methods with @IpcHandler take this message") + ": its content type is "
						+ message.getHeaders().get(MessageHeaders.CONTENT_TYPE) + ", they take " + names()
						+ "; let the sender set the header " + IpcHeaders.PAYLOAD_TYPE
						+ " to one of these, or make one method the default");
	}

	private List<Candidate> named(String name) {
		return this.candidates.stream().filter((candidate) -> candidate.type().isNamed(name)).toList();
	}

	private List<Candidate> fitting(Message<?> message) {
		Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
		PayloadType.Form form = PayloadType.Form.of((contentType != null) ? contentType.toString() : null);
		List<Candidate> sameForm = this.candidates.stream()
			.filter((candidate) -> candidate.type().form() == form)
			.toList();
		return (form == PayloadType.Form.OBJECT && sameForm.size() > 1) ? byProperties(message, sameForm) : sameForm;
	}

	private List<Candidate> byProperties(Message<?> message, List<Candidate> all) {
		Set<?> names = properties(message);
		List<Candidate> best = new ArrayList<>();
		int fewest = Integer.MAX_VALUE;
		for (Candidate candidate : all) {
			int others = candidate.type().others(names);
			if (others >= 0 && others <= fewest) {
				if (others < fewest) {
					best.clear();
				}
				fewest = others;
				best.add(candidate);
			}
		}
		return best;
	}

	private Set<?> properties(Message<?> message) {
		try {
			return (this.converter.fromMessage(message, Map.class) instanceof Map<?, ?> map) ? map.keySet() : Set.of();
		}
		catch (MessageConversionException ex) {
			return Set.of();
		}
	}

	private String names() {
		return this.candidates.stream()
			.map((candidate) -> candidate.type().name())
			.sorted()
			.collect(Collectors.joining(", "));
	}

	private record Candidate(ListenerMethod method, PayloadType type) {

	}

}
