package dev.ipcboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes the methods of an interface messages to tasks: {@code IpcServiceProxyFactory}
 * implements the interface, {@code @ImportIpcServices} makes a bean of it.
 * <p>
 * On the interface, it says what its methods have in common: the task, or what the names
 * of their tasks begin with ({@code "shop"} on the interface and {@code "orders"} on the
 * method give {@code shop.orders}), and the defaults of the other attributes. Every
 * method that is not a default method needs the annotation.
 * <p>
 * What a method returns says how it is sent:
 * <ul>
 * <li>{@code void}: a plain send;</li>
 * <li>{@code CompletableFuture<IpcConfirmation>}: with a confirm; {@code IpcConfirmation}
 * waits for it;</li>
 * <li>{@code CompletableFuture<T>}: a request whose reply comes as a future, {@code Void}
 * where it does not matter;</li>
 * <li>{@code T}, {@code Optional<T>}: a request whose reply is waited for;</li>
 * <li>{@code Mono<T>}, where Reactor is present: as the future, sent at each
 * subscription.</li>
 * </ul>
 * One parameter may be the payload, annotated with {@code @Payload} or not at all; others
 * are {@code @Header} or {@code @Headers}, with a map. A header whose value is
 * {@code null} is left out if it is not required.
 * <p>
 * All attributes may hold {@code ${...}}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface IpcExchange {

	/**
	 * Alias for {@link #task()}.
	 * @return the name of the task, or its beginning
	 */
	@AliasFor("task")
	String value() default "";

	/**
	 * The task that messages go to.
	 * @return the name of the task, or its beginning
	 */
	@AliasFor("value")
	String task() default "";

	/**
	 * As what payloads travel.
	 * @return a media type, for example {@code application/cbor}; chosen by the converter
	 * by default
	 */
	String contentType() default "";

	/**
	 * How urgent messages are.
	 * @return 0 (lowest, the default) to 9
	 */
	String priority() default "";

	/**
	 * How long messages are of use once they are sent.
	 * @return a duration such as {@code 30s}; without end by default
	 */
	String timeToLive() default "";

	/**
	 * How long the method waits: for room at the receiver, for the verdict or for the
	 * reply, whichever it is about.
	 * @return a duration such as {@code 500ms}; that of {@code ipc.template.*} by default
	 */
	String timeout() default "";

}
