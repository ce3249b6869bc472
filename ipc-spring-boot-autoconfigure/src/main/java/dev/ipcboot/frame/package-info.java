/**
 * How messages look as bytes: the frame layout, its encoder and decoder, fragments, and
 * the framings of programs that know nothing of frames. No I/O and no threads.
 */
@NullMarked
package dev.ipcboot.frame;

import org.jspecify.annotations.NullMarked;
