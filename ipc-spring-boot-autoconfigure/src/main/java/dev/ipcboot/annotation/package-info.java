/**
 * The annotations of a listener.
 */
@NullMarked
package dev.ipcboot.annotation;

import org.jspecify.annotations.NullMarked;
