package dev.ipcboot.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.BeanExpressionContext;
import org.springframework.beans.factory.config.BeanExpressionResolver;
import org.springframework.beans.factory.config.ConfigurableBeanFactory;

/**
 * Resolves {@code ${...}} and {@code #{...}} in the attributes of annotations.
 */
final class ListenerExpressions {

	private final BeanFactory beanFactory;

	ListenerExpressions(BeanFactory beanFactory) {
		this.beanFactory = beanFactory;
	}

	/**
	 * The value of an attribute.
	 * @param attribute what the annotation says
	 * @return the value, {@code null} if an expression gives it
	 */
	@Nullable Object resolve(String attribute) {
		if (!(this.beanFactory instanceof ConfigurableBeanFactory configurable)) {
			return attribute;
		}
		String text = configurable.resolveEmbeddedValue(attribute);
		BeanExpressionResolver resolver = configurable.getBeanExpressionResolver();
		return (resolver != null) ? resolver.evaluate(text, new BeanExpressionContext(configurable, null)) : text;
	}

	/**
	 * The value of an attribute as text.
	 * @param attribute what the annotation says
	 * @return the text, empty if there is none
	 */
	String text(String attribute) {
		Object value = resolve(attribute);
		return (value != null) ? value.toString().strip() : "";
	}

	/**
	 * The values of an attribute, each of which may be a text, an array or a collection.
	 * @param attributes what the annotation says
	 * @return the texts
	 */
	List<String> texts(String[] attributes) {
		List<String> texts = new ArrayList<>();
		for (String attribute : attributes) {
			collect(resolve(attribute), texts);
		}
		return texts;
	}

	private static void collect(@Nullable Object value, List<String> texts) {
		if (value instanceof Object[] array) {
			for (Object element : array) {
				collect(element, texts);
			}
		}
		else if (value instanceof Collection<?> collection) {
			collection.forEach((element) -> collect(element, texts));
		}
		else if (value != null) {
			texts.add(value.toString().strip());
		}
	}

}
