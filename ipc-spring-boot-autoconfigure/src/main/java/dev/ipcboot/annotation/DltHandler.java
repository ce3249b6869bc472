package dev.ipcboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * Receives the dead letters of the {@link IpcListener} methods of the same class, or of
 * the class itself: it is a listener of {@code <task>.dlt} for each of their tasks. Takes
 * the arguments of a listener; the headers that begin with {@code ipc_dlt} say what went
 * wrong. At most one of a class.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface DltHandler {

}
