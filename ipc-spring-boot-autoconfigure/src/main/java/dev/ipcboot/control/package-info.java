/**
 * What other processes of the same user may ask of this one without a web server: its
 * figures, and copies of passing messages where that is allowed. Spoken over a private
 * task on a Unix socket in the directory.
 */
@NullMarked
package dev.ipcboot.control;

import org.jspecify.annotations.NullMarked;
