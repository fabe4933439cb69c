/**
 * AWS KMS on a laptop, as strict as the original: signatures, key policies, encryption contexts and
 * attested recipients are all enforced. {@code KmsEmulator} is its front.
 */
package io.nitrosigner.emulators.kms;
