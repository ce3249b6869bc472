package dev.ipcboot.reference;

import dev.ipcboot.reference.ExchangeSnippets.Prices;
import dev.ipcboot.reference.ExchangeSnippets.Shop;
import dev.ipcboot.service.ImportIpcServices;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * All snippets in one application.
 */
@SpringBootApplication
@ImportIpcServices({ Shop.class, Prices.class })
class ReferenceApplication {

}
