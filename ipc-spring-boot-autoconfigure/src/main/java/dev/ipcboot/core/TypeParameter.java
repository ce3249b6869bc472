package dev.ipcboot.core;

import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.util.ReflectionUtils;

/**
 * A type with its arguments, in the only form in which Spring's message converters take
 * one: as the parameter of a method.
 */
final class TypeParameter extends MethodParameter {

	private static final Method ANY = ReflectionUtils.getUniqueDeclaredMethods(Runnable.class)[0];

	private final Type type;

	private final Class<?> raw;

	TypeParameter(Type type, Class<?> raw) {
		super(ANY, -1);
		this.type = type;
		this.raw = raw;
	}

	private TypeParameter(TypeParameter original) {
		super(original);
		this.type = original.type;
		this.raw = original.raw;
	}

	@Override
	public Class<?> getParameterType() {
		return this.raw;
	}

	@Override
	public Type getGenericParameterType() {
		return this.type;
	}

	@Override
	public TypeParameter clone() {
		return new TypeParameter(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return this == other || (other instanceof TypeParameter that && this.type.equals(that.type));
	}

	@Override
	public int hashCode() {
		return this.type.hashCode();
	}

}
