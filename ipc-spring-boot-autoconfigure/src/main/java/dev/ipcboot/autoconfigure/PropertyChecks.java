package dev.ipcboot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Checks of values that name the property that is wrong.
 */
final class PropertyChecks {

	private PropertyChecks() {
	}

	static int bytes(String name, DataSize size) {
		if (size.toBytes() < 1 || size.toBytes() > Integer.MAX_VALUE) {
			throw invalid(name, size, "It must be from 1 to " + Integer.MAX_VALUE + " bytes.");
		}
		return (int) size.toBytes();
	}

	static int positive(String name, int value) {
		if (value < 1) {
			throw invalid(name, value, "It must be at least 1.");
		}
		return value;
	}

	static Duration positive(String name, Duration value) {
		if (value.isNegative() || value.isZero()) {
			throw invalid(name, value, "It must be longer than nothing: no wait is unbounded.");
		}
		return value;
	}

	static InvalidConfigurationPropertyValueException invalid(String name, Object value, @Nullable String reason) {
		return new InvalidConfigurationPropertyValueException(name, value, reason);
	}

}
