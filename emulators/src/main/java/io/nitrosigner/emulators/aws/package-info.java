/**
 * What the emulated AWS services share: identities, Signature Version 4, the JSON protocols, and
 * the instance metadata service that hands out a role's credentials.
 */
package io.nitrosigner.emulators.aws;
