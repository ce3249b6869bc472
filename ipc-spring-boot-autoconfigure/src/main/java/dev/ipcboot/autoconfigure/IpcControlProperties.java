package dev.ipcboot.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of what other processes of the same user may ask of the application, over a
 * Unix socket in the directory.
 *
 * @param enabled Whether the application answers, for example to 'ipc.py top'.
 * @param tail Whether copies of the messages that pass its tasks may be seen, for example
 * by 'ipc.py tail'.
 */
@ConfigurationProperties("ipc.control")
record IpcControlProperties(@DefaultValue("true") boolean enabled, @DefaultValue("false") boolean tail) {
}
