/**
 * From a message to the call of a listener method, and from what it returns to the
 * verdict.
 */
@NullMarked
package dev.ipcboot.listener.adapter;

import org.jspecify.annotations.NullMarked;
