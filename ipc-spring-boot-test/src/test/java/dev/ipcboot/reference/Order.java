package dev.ipcboot.reference;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;

/**
 * What the examples of the reference page send.
 *
 * @param id the id
 * @param item what is ordered
 * @param count how many of it
 */
// tag::order[]
record Order(@NotBlank String id, String item, @Min(1) int count) {
}
// end::order[]
