/**
 * What KMS sends to an attested enclave: a CMS envelope for the RSA key in its attestation
 * document. {@link io.nitrosigner.nitro.kms.RecipientKey} is the front.
 */
package io.nitrosigner.nitro.kms;
