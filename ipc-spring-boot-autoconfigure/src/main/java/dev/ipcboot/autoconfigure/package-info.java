/**
 * Spring Boot's part: properties and auto-configuration.
 */
@NullMarked
package dev.ipcboot.autoconfigure;

import org.jspecify.annotations.NullMarked;
