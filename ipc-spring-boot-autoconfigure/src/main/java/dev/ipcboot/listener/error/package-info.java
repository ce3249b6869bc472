/**
 * What becomes of a message whose listener has thrown.
 */
@NullMarked
package dev.ipcboot.listener.error;

import org.jspecify.annotations.NullMarked;
