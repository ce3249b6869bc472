/**
 * The host monitor: reads the machine once a second, keeps an hour of it, and answers
 * whoever asks, through tasks and over HTTP.
 */
@NullMarked
package dev.ipcboot.sample.monitor;

import org.jspecify.annotations.NullMarked;
