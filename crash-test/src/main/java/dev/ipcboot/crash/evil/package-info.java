/**
 * Malicious peers in both roles. They speak raw frames over the transports and never use
 * the engine.
 */
@NullMarked
package dev.ipcboot.crash.evil;

import org.jspecify.annotations.NullMarked;
