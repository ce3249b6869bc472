package dev.ipcboot.autoconfigure;

import java.util.List;

import org.springframework.messaging.converter.MessageConverter;

/**
 * A bean of this type changes which converters the auto-configured
 * {@link dev.ipcboot.core.IpcMessageConverter} asks. Several are called in their order.
 * <p>
 * Beans of the type {@code MessageConverter} are not collected by themselves: other parts
 * of Spring register such beans for purposes of their own.
 */
@FunctionalInterface
public interface IpcMessageConvertersCustomizer {

	/**
	 * Change the converters.
	 * @param converters the converters that are asked after those for bytes and text, the
	 * first that can goes; may be changed. A converter that shall write what says no
	 * content type has to stand before the one for JSON
	 */
	void customize(List<MessageConverter> converters);

}
