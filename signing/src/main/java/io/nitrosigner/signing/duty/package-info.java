/**
 * From a request of the remote-signing API to what is signed: {@link
 * io.nitrosigner.signing.duty.SigningRequest}. Tables of containers, one class a fork, are the only
 * place to change when a fork adds to them.
 */
package io.nitrosigner.signing.duty;
