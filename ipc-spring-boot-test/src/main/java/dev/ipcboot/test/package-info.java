/**
 * Support for tests of applications that send and receive: a directory for each
 * application context, containers that are ready, and messages that are captured.
 */
@NullMarked
package dev.ipcboot.test;

import org.jspecify.annotations.NullMarked;
