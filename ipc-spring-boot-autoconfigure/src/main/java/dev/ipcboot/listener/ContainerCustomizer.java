package dev.ipcboot.listener;

/**
 * Changes what a container is, before it is made. Beans of this type apply to all
 * listeners, in their order, after the attributes of the annotation.
 */
@FunctionalInterface
public interface ContainerCustomizer {

	/**
	 * Change the properties of a container.
	 * @param properties what it would be
	 * @return what it is to be, with the same id and tasks
	 */
	ContainerProperties customize(ContainerProperties properties);

}
