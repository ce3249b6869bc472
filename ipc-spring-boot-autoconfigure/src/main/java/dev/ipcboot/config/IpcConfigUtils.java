package dev.ipcboot.config;

/**
 * Names of the beans that listeners need.
 */
public final class IpcConfigUtils {

	/**
	 * The bean that finds listener methods.
	 */
	public static final String LISTENER_ANNOTATION_PROCESSOR = "dev.ipcboot.config.internalIpcListenerAnnotationProcessor";

	/**
	 * The {@link IpcListenerEndpointRegistry}.
	 */
	public static final String LISTENER_ENDPOINT_REGISTRY = "dev.ipcboot.config.internalIpcListenerEndpointRegistry";

	/**
	 * The {@link IpcListenerContainerFactory} of listeners that name none.
	 */
	public static final String LISTENER_CONTAINER_FACTORY = "ipcListenerContainerFactory";

	private IpcConfigUtils() {
	}

}
