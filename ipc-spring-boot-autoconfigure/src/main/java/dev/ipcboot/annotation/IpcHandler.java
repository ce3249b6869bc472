package dev.ipcboot.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.messaging.handler.annotation.MessageMapping;

/**
 * A method of a class that is annotated with {@link IpcListener}. Of several, the one is
 * called whose payload fits: the one whose type is named by the header
 * {@code ipc_payloadType}, else the one that takes text for content type
 * {@code text/...}, else the one whose type has all properties that came.
 */
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@MessageMapping
public @interface IpcHandler {

	/**
	 * Whether to call this method when no other one fits. At most one of a class.
	 * @return {@code true} for the default
	 */
	boolean isDefault() default false;

}
