/**
 * What a failed start says about its cause and remedy.
 */
@NullMarked
package dev.ipcboot.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
