package dev.ipcboot.rabbit;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.ipcboot.IpcHeaders;
import dev.ipcboot.carrier.CarriedAnswer;
import dev.ipcboot.carrier.CarriedAnswer.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Answers as AMQP messages to the queue that the sender has named in {@code reply-to}: a
 * reply is a message with the {@code correlation-id} of the request, as every AMQP client
 * expects it; a verdict says so in a header. Stateless.
 */
final class RabbitAnswers {

	private static final Map<String, Kind> REFUSALS = Map.of("rejected", Kind.REJECTED, "expired", Kind.EXPIRED,
			"expired_redelivered", Kind.EXPIRED_REDELIVERED, "forgotten", Kind.FORGOTTEN);

	private static final String GONE = "gone";

	private static final BasicProperties ACKNOWLEDGED = new BasicProperties.Builder()
		.headers(Map.of(RabbitHeaders.VERDICT, "acknowledged"))
		.contentType("text/plain")
		.build();

	private RabbitAnswers() {
	}

	/**
	 * The properties of an answer.
	 * @param request the properties of what is answered
	 */
	static BasicProperties properties(CarriedAnswer answer, BasicProperties request) {
		Map<String, Object> headers = new HashMap<>(answer.headers());
		BasicProperties.Builder builder = new BasicProperties.Builder()
			.correlationId((request.getCorrelationId() != null) ? request.getCorrelationId() : request.getMessageId());
		if (request.getMessageId() != null) {
			headers.put(RabbitHeaders.ANSWERS, request.getMessageId());
		}
		if (answer.kind() != Kind.REPLIED) {
			headers.put(RabbitHeaders.VERDICT, answer.kind().name().toLowerCase(Locale.ROOT));
			headers.put(RabbitHeaders.HELD, answer.heldNanos());
		}
		String contentType = RabbitMessages.takeShort(headers, IpcHeaders.CONTENT_TYPE);
		builder.contentType((contentType == null && answer.kind() != Kind.REPLIED) ? "text/plain" : contentType);
		return builder.headers(headers).build();
	}

	/**
	 * The properties of an answer about many messages, which the body names.
	 */
	static BasicProperties acknowledged() {
		return ACKNOWLEDGED;
	}

	/**
	 * Whether an answer is about many messages: an acknowledgement that names none.
	 */
	static boolean isAboutMany(BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		return headers != null && properties.getCorrelationId() == null && !headers.containsKey(RabbitHeaders.ANSWERS)
				&& "acknowledged".equals(String.valueOf(headers.get(RabbitHeaders.VERDICT)));
	}

	/**
	 * The properties of the news that the queue of the task is gone.
	 */
	static BasicProperties gone() {
		return new BasicProperties.Builder().headers(Map.of(RabbitHeaders.VERDICT, GONE))
			.contentType("text/plain")
			.build();
	}

	static boolean isGone(BasicProperties properties) {
		Map<String, Object> headers = properties.getHeaders();
		return headers != null && GONE.equals(String.valueOf(headers.get(RabbitHeaders.VERDICT)));
	}

	/**
	 * The body of an answer: the reply, or the reason in words.
	 */
	static byte[] body(CarriedAnswer answer) {
		return (answer.kind() == Kind.REPLIED) ? answer.payload() : answer.reason().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * The id of the message that is answered.
	 * @return the id in text, or {@code null} if the answer names none
	 */
	static @Nullable String answers(BasicProperties properties) {
		Object named = (properties.getHeaders() != null) ? properties.getHeaders().get(RabbitHeaders.ANSWERS) : null;
		return (named != null) ? named.toString() : properties.getCorrelationId();
	}

	/**
	 * Read an answer.
	 */
	static CarriedAnswer read(BasicProperties properties, byte[] body) {
		Map<String, Object> headers = RabbitMessages.headers(properties);
		headers.remove(RabbitHeaders.ANSWERS);
		Object verdict = headers.remove(RabbitHeaders.VERDICT);
		long held = (headers.remove(RabbitHeaders.HELD) instanceof Long nanos) ? nanos : -1;
		if ("acknowledged".equals(verdict)) {
			return CarriedAnswer.acknowledged(held);
		}
		Kind refusal = (verdict != null) ? REFUSALS.get(verdict.toString()) : null;
		return (refusal != null) ? CarriedAnswer.refused(refusal, RabbitMessages.text(body), held)
				: CarriedAnswer.reply(headers, body);
	}

}
