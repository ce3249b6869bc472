/**
 * From annotations to containers: the post-processor that finds listener methods, the
 * factory that makes containers of them, and the registry that holds these.
 */
@NullMarked
package dev.ipcboot.config;

import org.jspecify.annotations.NullMarked;
