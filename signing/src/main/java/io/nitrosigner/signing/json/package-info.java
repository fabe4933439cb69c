/**
 * Strict reading of parsed JSON: {@link io.nitrosigner.signing.json.JsonObject} and single values,
 * with refusals that name the path.
 */
package io.nitrosigner.signing.json;
