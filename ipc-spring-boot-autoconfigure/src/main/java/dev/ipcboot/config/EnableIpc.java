package dev.ipcboot.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;

/**
 * Looks for {@link dev.ipcboot.annotation.IpcListener} on the methods of all beans.
 * Spring Boot's auto-configuration does so by itself; without it, an
 * {@link IpcListenerContainerFactory} named
 * {@value IpcConfigUtils#LISTENER_CONTAINER_FACTORY} has to be there as well.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Import(IpcBootstrapConfiguration.class)
public @interface EnableIpc {

}
