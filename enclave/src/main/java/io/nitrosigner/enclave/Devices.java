package io.nitrosigner.enclave;

import io.nitrosigner.nitro.nsm.SecurityModule;
import io.nitrosigner.nitro.vsock.Vsock;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;

/**
 * What an enclave's hardware and image give it. The program is the same with any devices; which
 * ones it has is decided by the {@code main} that starts it, never by an option.
 *
 * @param module the Nitro Security Module
 * @param vsock the way to the parent
 * @param aws TLS that trusts what the image trusts to be AWS
 * @param clock the enclave's own clock
 */
public record Devices(SecurityModule module, Vsock vsock, SSLContext aws, InstantSource clock) {}
