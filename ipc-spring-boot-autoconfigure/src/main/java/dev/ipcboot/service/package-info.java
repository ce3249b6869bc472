/**
 * Interfaces whose methods are messages to tasks: how they are implemented, and how they
 * become beans.
 */
@NullMarked
package dev.ipcboot.service;

import org.jspecify.annotations.NullMarked;
