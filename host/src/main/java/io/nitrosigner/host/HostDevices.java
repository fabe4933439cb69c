package io.nitrosigner.host;

import io.nitrosigner.nitro.vsock.Vsock;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/**
 * What the parent machine gives the host program; which devices it has is decided by the {@code
 * main} that starts it.
 *
 * @param vsock the way to enclaves
 * @param nitroCli how enclaves are run
 * @param dynamoDb where DynamoDB is, if not where AWS has it
 * @param clock the machine's clock
 */
public record HostDevices(
    Vsock vsock, NitroCli nitroCli, Optional<URI> dynamoDb, InstantSource clock) {}
