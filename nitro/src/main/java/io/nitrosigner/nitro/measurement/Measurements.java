package io.nitrosigner.nitro.measurement;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.List;

/**
 * The three registers that measure an enclave image.
 *
 * <p>A single one does not identify an image: the parts are hashed without boundaries, so the same
 * PCR0 fits other splits of the same bytes. Always compare all three.
 *
 * @param pcr0 kernel, command line and every ramdisk
 * @param pcr1 kernel, command line and the first ramdisk
 * @param pcr2 the ramdisks after the first
 */
public record Measurements(Pcr pcr0, Pcr pcr1, Pcr pcr2) {
  /**
   * Computes the registers as the hypervisor does: SHA384(0^48 || SHA384(parts)).
   *
   * @param kernel the kernel section's bytes; read to the end, not closed
   * @param commandLine the command line section's bytes
   * @param ramdisks the ramdisk sections' bytes in order; read to the end, not closed
   * @throws IllegalArgumentException without a ramdisk
   * @throws IOException when a stream does
   */
  public static Measurements of(
      InputStream kernel, byte[] commandLine, List<? extends InputStream> ramdisks)
      throws IOException {
    if (ramdisks.isEmpty()) {
      throw new IllegalArgumentException("no ramdisk, expected at least one");
    }
    MessageDigest all = Sha384.fresh();
    MessageDigest boot = Sha384.fresh();
    MessageDigest application = Sha384.fresh();
    kernel.transferTo(into(all, boot));
    into(all, boot).write(commandLine);
    ramdisks.getFirst().transferTo(into(all, boot));
    for (InputStream ramdisk : ramdisks.subList(1, ramdisks.size())) {
      ramdisk.transferTo(into(all, application));
    }
    return new Measurements(register(all), register(boot), register(application));
  }

  private static OutputStream into(MessageDigest first, MessageDigest second) {
    return new DigestOutputStream(
        new DigestOutputStream(OutputStream.nullOutputStream(), first), second);
  }

  private static Pcr register(MessageDigest digest) {
    return Pcr.ZERO.extend(digest.digest());
  }
}
