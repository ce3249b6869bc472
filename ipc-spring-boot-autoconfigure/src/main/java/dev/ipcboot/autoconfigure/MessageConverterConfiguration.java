package dev.ipcboot.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import dev.ipcboot.core.CborMessageConverter;
import dev.ipcboot.core.IpcMessageConverter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Bytes and text always, JSON where Jackson is there, CBOR where its module is there too,
 * and what the application adds.
 */
@Configuration(proxyBeanMethods = false)
class MessageConverterConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IpcMessageConverter ipcMessageConverter(ObjectProvider<IpcMessageConvertersCustomizer> customizers) {
		List<MessageConverter> converters = new ArrayList<>();
		customizers.orderedStream().forEach((customizer) -> customizer.customize(converters));
		return new IpcMessageConverter(converters);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(JsonMapper.class)
	static class Json {

		@Bean
		@Order(0)
		IpcMessageConvertersCustomizer ipcJsonMessageConverterCustomizer(ObjectProvider<JsonMapper> mapper) {
			return (converters) -> converters.add(new JacksonJsonMessageConverter(
					mapper.getIfUnique(() -> JsonMapper.builder().findAndAddModules().build())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(CBORMapper.class)
	static class Cbor {

		@Bean
		@Order(1)
		IpcMessageConvertersCustomizer ipcCborMessageConverterCustomizer(ObjectProvider<CBORMapper> mapper) {
			return (converters) -> converters.add(new CborMessageConverter(
					mapper.getIfUnique(() -> CBORMapper.builder().findAndAddModules().build())));
		}

	}

}
