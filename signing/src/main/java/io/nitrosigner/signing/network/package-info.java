/** The chains there are: {@link io.nitrosigner.signing.network.Network}, its forks and limits. */
package io.nitrosigner.signing.network;
