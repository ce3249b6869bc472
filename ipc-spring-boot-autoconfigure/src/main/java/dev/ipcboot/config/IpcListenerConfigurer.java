package dev.ipcboot.config;

/**
 * Adds to what {@code @IpcListener} does. Beans of this type are called once, when all
 * singletons are there and before the first container is made.
 */
@FunctionalInterface
public interface IpcListenerConfigurer {

	/**
	 * Register listeners by code, resolvers of arguments, a validator.
	 * @param registrar takes them
	 */
	void configureIpcListeners(IpcListenerEndpointRegistrar registrar);

}
