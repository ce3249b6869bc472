package dev.ipcboot.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

import dev.ipcboot.IpcException;
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

	/**
	 * The value of an attribute as a truth value.
	 * @param name the name of the attribute
	 * @param attribute what the annotation says
	 * @return the value, {@code null} if there is none
	 */
	@Nullable Boolean flag(String name, String attribute) {
		String value = text(attribute);
		return switch (value.toLowerCase(Locale.ROOT)) {
			case "" -> null;
			case "true" -> Boolean.TRUE;
			case "false" -> Boolean.FALSE;
			default -> throw new IpcException(name + " is '" + value + "'; it must be true or false");
		};
	}

	/**
	 * The value of an attribute as a number.
	 * @param name the name of the attribute
	 * @param attribute what the annotation says
	 * @return the value, {@code null} if there is none
	 */
	@Nullable Integer number(String name, String attribute) {
		String value = text(attribute);
		try {
			return value.isEmpty() ? null : Integer.valueOf(value);
		}
		catch (NumberFormatException ex) {
			throw new IpcException(name + " is '" + value + "'; it must be a number", ex);
		}
	}

	/**
	 * The value of an attribute as one of the values of an enumeration.
	 * @param <E> the enumeration
	 * @param name the name of the attribute
	 * @param attribute what the annotation says
	 * @param type the enumeration
	 * @return the value, {@code null} if there is none
	 */
	<E extends Enum<E>> @Nullable E choice(String name, String attribute, Class<E> type) {
		String value = text(attribute);
		for (E constant : type.getEnumConstants()) {
			if (constant.name().equalsIgnoreCase(value)) {
				return constant;
			}
		}
		if (value.isEmpty()) {
			return null;
		}
		throw new IpcException(
				name + " is '" + value + "'; it must be one of " + Arrays.toString(type.getEnumConstants()));
	}

	/**
	 * The bean that an attribute names, or the object that its expression gives.
	 * @param <T> the type
	 * @param attribute what the annotation says
	 * @param type the type
	 * @return the bean, {@code null} if the attribute is empty
	 */
	<T> @Nullable T bean(String attribute, Class<T> type) {
		Object value = resolve(attribute);
		if (type.isInstance(value)) {
			return type.cast(value);
		}
		String name = (value != null) ? value.toString().strip() : "";
		return name.isEmpty() ? null : this.beanFactory.getBean(name, type);
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
