package dev.ipcboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.core.annotation.AliasFor;
import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Makes a method the receiver of a task, or a class whose {@link IpcHandler} methods are
 * chosen by the type of the payload. Arguments may be the payload (any type that a
 * converter makes; {@code @Payload} and {@code @Valid} as usual), {@code @Header},
 * {@code @Headers}, {@code Message<?>}, {@link dev.ipcboot.IpcPeer} and, with
 * {@link #ackMode()} MANUAL, {@code IpcAcknowledgment}. What the method returns is the
 * reply, when the sender wants one: an object, a {@code Message<?>}, or a
 * {@code CompletionStage} or {@code Mono} of one, whose end is the verdict. With
 * {@code @SendTo} the result goes to another task, and the message is acknowledged when
 * that one has acknowledged the result.
 * <p>
 * Returning acknowledges the message. Throwing leads to further attempts, unless the
 * fault can't go away by itself or the sender waits for a reply; then to the dead letters
 * ({@link DltHandler}) and to a rejection with the exception as the reason. The listener
 * goes on in any case.
 * <p>
 * The method is called by the thread that reads, one message of a task after the other;
 * what it does holds up the senders of that task, and nobody else. With a
 * {@link #concurrency()} above one, threads of its own call it.
 * <p>
 * All attributes may hold {@code ${...}} and {@code #{...}}.
 */
@Target({ ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
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
	 * collection. Without one, a method that implements one with {@link IpcExchange}
	 * receives for the task of that one; on a class, all such methods do.
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

	/**
	 * The group that the container belongs to: the registry gives all containers of a
	 * group, to be stopped and started together.
	 * @return the name of the group; none by default
	 */
	String group() default "";

	/**
	 * How many messages are handled at a time. 1 keeps the order of each sender and calls
	 * the method on the thread that reads; more are handed to that many threads.
	 * @return a number; {@code ipc.listener.concurrency} by default
	 */
	String concurrency() default "";

	/**
	 * Who gives the verdict: {@code AUTO}, the end of the method; {@code MANUAL}, the
	 * method through an {@code IpcAcknowledgment}; {@code NONE}, nobody, every message
	 * counts as acknowledged before the method is called.
	 * @return the mode; {@code ipc.listener.ack-mode} by default
	 */
	String ackMode() default "";

	/**
	 * Whether the method takes several messages at once, as a {@code List} of payloads or
	 * of {@code Message<?>}. How many, and how long they are waited for, is said by
	 * {@code ipc.listener.batch-size} and {@code ipc.listener.batch-timeout}.
	 * @return {@code true} or {@code false}, the default
	 */
	String batch() default "";

	/**
	 * The bean name of an {@code IpcMessageFilter}, or an expression that gives the
	 * filter itself. Messages that it holds back are acknowledged and counted, and the
	 * method is not called.
	 * @return the name; no filter by default
	 */
	String filter() default "";

	/**
	 * Whether the sender of a request gets an exception as such, as an
	 * {@code IpcRemoteException} that names its class and message, instead of a
	 * rejection.
	 * @return {@code true} or {@code false}, the default
	 */
	String returnExceptions() default "";

	/**
	 * The bean name of a {@code MessageConverter} for payloads and replies, or an
	 * expression that gives it.
	 * @return the name; the application's {@code IpcMessageConverter} by default
	 */
	String messageConverter() default "";

	/**
	 * Settings for this listener that differ from {@code ipc.listener.*}, each as
	 * {@code key=value}, for example {@code retry.max-retries=5}.
	 * @return the settings
	 */
	String[] properties() default {};

}
