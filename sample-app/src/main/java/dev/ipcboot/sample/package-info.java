/**
 * Sample application that uses the starter.
 */
@NullMarked
package dev.ipcboot.sample;

import org.jspecify.annotations.NullMarked;
