/**
 * Who owns which name: exclusive claims held by the kernel's file locks, and small JSON
 * records that say where the owner of a name is reached. The format of both is plain
 * enough for programs in other languages to take part.
 */
@NullMarked
package dev.ipcboot.directory;

import org.jspecify.annotations.NullMarked;
