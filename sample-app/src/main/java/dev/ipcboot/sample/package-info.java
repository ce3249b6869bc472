/**
 * The sample: a host monitor and a client of it, in one executable jar.
 */
@NullMarked
package dev.ipcboot.sample;

import org.jspecify.annotations.NullMarked;
