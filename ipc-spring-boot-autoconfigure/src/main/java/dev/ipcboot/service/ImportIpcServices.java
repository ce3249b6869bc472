package dev.ipcboot.service;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;

/**
 * Makes beans of interfaces with {@link dev.ipcboot.annotation.IpcExchange}: of those
 * that are named, and of those that are found in packages. Where neither is said, they
 * are looked for in the package of the annotated class and below. The beans have the full
 * names of their interfaces.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Repeatable(ImportIpcServices.Container.class)
@Import(IpcServiceRegistrar.class)
public @interface ImportIpcServices {

	/**
	 * Alias for {@link #types()}.
	 * @return the interfaces
	 */
	@AliasFor("types")
	Class<?>[] value() default {};

	/**
	 * Interfaces to make beans of.
	 * @return the interfaces
	 */
	@AliasFor("value")
	Class<?>[] types() default {};

	/**
	 * Classes in whose packages, and below, interfaces are looked for.
	 * @return the classes
	 */
	Class<?>[] basePackageClasses() default {};

	/**
	 * Packages in which, and below which, interfaces are looked for.
	 * @return the names of the packages
	 */
	String[] basePackages() default {};

	/**
	 * Holds several {@link ImportIpcServices} of one class.
	 */
	@Target(ElementType.TYPE)
	@Retention(RetentionPolicy.RUNTIME)
	@Documented
	@Import(IpcServiceRegistrar.class)
	@interface Container {

		/**
		 * The annotations.
		 * @return the annotations
		 */
		ImportIpcServices[] value();

	}

}
