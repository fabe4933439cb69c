/**
 * Simple serialize as far as signing needs it: {@link io.nitrosigner.signing.ssz.Schema}, from JSON
 * to hash tree roots.
 */
package io.nitrosigner.signing.ssz;
