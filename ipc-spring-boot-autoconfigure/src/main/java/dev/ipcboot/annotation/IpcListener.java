package dev.ipcboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;

/**
 * Makes a method the receiver of a task. Arguments may be the payload (any type that a
 * converter makes; {@code @Payload} and {@code @Valid} as usual), {@code @Header},
 * {@code @Headers}, {@code Message<?>} and {@link dev.ipcboot.IpcPeer}. What the method
 * returns is the reply, when the sender wants one: an object, a {@code Message<?>}, or a
 * {@code CompletionStage} of one, whose end is the verdict. Returning acknowledges the
 * message; throwing rejects it for good, with the exception as the reason, and the
 * listener goes on.
 * <p>
 * The method is called by the thread that reads, one message of a task after the other;
 * what it does holds up the senders of that task, and nobody else.
 * <p>
 * All attributes may hold {@code ${...}} and {@code #{...}}.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(IpcListeners.class)
public @interface IpcListener {

	/**
	 * The id of the listener container, unique in the application: it names the container
	 * in the registry and in the health and endpoint views. The names of the tasks by
	 * default.
	 * @return the id
	 */
	String id() default "";

	/**
	 * Alias for {@link #tasks()}.
	 * @return the names of the tasks
	 */
	@AliasFor("tasks")
	String[] value() default {};

	/**
	 * The tasks to receive for. Where and how each is reached is said by
	 * {@code ipc.tasks.<name>.*}. An expression may give a text, an array or a
	 * collection.
	 * @return the names of the tasks
	 */
	@AliasFor("value")
	String[] tasks() default {};

	/**
	 * The bean name of the container factory.
	 * @return the name; {@code ipcListenerContainerFactory} by default
	 */
	String containerFactory() default "";

	/**
	 * Whether to start with the application; otherwise the registry starts it on demand.
	 * @return {@code true} or {@code false}; {@code ipc.listener.auto-startup} by default
	 */
	String autoStartup() default "";

	/**
	 * The bean name of an {@code IpcListenerErrorHandler} that is asked for a reply when
	 * the method throws, or an expression that gives the handler itself.
	 * @return the name
	 */
	String errorHandler() default "";

}
