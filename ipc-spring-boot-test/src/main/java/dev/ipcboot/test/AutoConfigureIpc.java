package dev.ipcboot.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Sets up message passing for a test with an application context, such as a
 * {@code @SpringBootTest}:
 * <ul>
 * <li>The context gets a directory of its own, whose path is short enough for sockets and
 * which goes away with it. Names of queues are derived from the directory, so contexts
 * that run at the same time, in this JVM or in others, don't meet.</li>
 * <li>Before each test method, every listener container that has been started
 * receives.</li>
 * <li>An {@link IpcCaptor} can be injected. It plays the receiver of the tasks in
 * {@link #capture()}, and is reset before each test method.</li>
 * </ul>
 * Works on test classes, those around nested ones, and as a meta-annotation.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Inherited
public @interface AutoConfigureIpc {

	/**
	 * Tasks whose messages are captured. The application must have no listeners for them.
	 * @return the names of the tasks
	 */
	String[] capture() default {};

}
