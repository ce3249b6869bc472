package dev.ipcboot.actuate;

import dev.ipcboot.config.IpcListenerEndpointRegistry;
import dev.ipcboot.listener.IpcListenerContainer;

import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * The answers of the endpoint {@code ipc} to changes over HTTP.
 */
@EndpointWebExtension(endpoint = IpcEndpoint.class)
public class IpcEndpointWebExtension {

	private static final int CONFLICT = 409;

	private final IpcListenerEndpointRegistry registry;

	/**
	 * Create the extension.
	 * @param registry the containers
	 */
	public IpcEndpointWebExtension(IpcListenerEndpointRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Bring a listener into a state. Stopping waits for the message in hand, at most as
	 * long as the container grants.
	 * @param id the id of the listener
	 * @param state the state to bring it into
	 * @return the listener afterwards with status 200; 404 if there is none, 409 if the
	 * state can't be had from the present one, as for pausing what is stopped
	 */
	@WriteOperation
	public WebEndpointResponse<ListenerDescriptor> change(@Selector String id, ListenerState state) {
		IpcListenerContainer container = this.registry.getListenerContainer(id);
		if (container == null) {
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND);
		}
		state.bring(container);
		boolean done = container.getState().name().equals(state.name());
		return new WebEndpointResponse<>(ListenerDescriptor.of(container),
				done ? WebEndpointResponse.STATUS_OK : CONFLICT);
	}

}
