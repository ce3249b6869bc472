package dev.ipcboot.autoconfigure;

import dev.ipcboot.core.IpcTemplate;

/**
 * A bean of this type changes the auto-configured {@link IpcTemplate} before anybody uses
 * it. Several are called in their order.
 */
@FunctionalInterface
public interface IpcTemplateCustomizer {

	/**
	 * Change the template.
	 * @param template the template, configured by {@code ipc.template.*}
	 */
	void customize(IpcTemplate template);

}
