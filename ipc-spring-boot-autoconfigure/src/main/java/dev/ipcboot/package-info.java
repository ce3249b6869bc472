/**
 * The vocabulary of the whole project: addresses, header names, confirmations and
 * exceptions. Everything else stands on this package; it depends on the JDK alone.
 */
@NullMarked
package dev.ipcboot;

import org.jspecify.annotations.NullMarked;
