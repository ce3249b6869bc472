/**
 * What is counted and timed on the way of every message, and rates and percentiles
 * computed from it when somebody looks.
 */
@NullMarked
package dev.ipcboot.stats;

import org.jspecify.annotations.NullMarked;
