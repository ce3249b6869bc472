package dev.ipcboot.reference;

/**
 * What the examples of the reference page get back.
 *
 * @param id the id of the order
 */
record Receipt(String id) {
}
