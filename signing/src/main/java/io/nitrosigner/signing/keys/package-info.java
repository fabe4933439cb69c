/**
 * Where secret keys come from: {@link io.nitrosigner.signing.keys.Keystore} files and {@link
 * io.nitrosigner.signing.keys.KeyDerivation} from a seed.
 */
package io.nitrosigner.signing.keys;
