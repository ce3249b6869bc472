package dev.ipcboot.service.scanned;

import dev.ipcboot.service.ImportIpcServices;

import org.springframework.context.annotation.Configuration;

/**
 * Looks in its own package.
 */
@Configuration(proxyBeanMethods = false)
@ImportIpcServices
public class ScannedServices {

}
