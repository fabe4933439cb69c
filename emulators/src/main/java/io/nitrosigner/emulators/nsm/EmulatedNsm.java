package io.nitrosigner.emulators.nsm;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.cbor.CborException;
import io.nitrosigner.nitro.measurement.Pcr;
import io.nitrosigner.nitro.nsm.AttestationRequest;
import io.nitrosigner.nitro.nsm.ModuleDescription;
import io.nitrosigner.nitro.nsm.NsmError;
import io.nitrosigner.nitro.nsm.NsmException;
import io.nitrosigner.nitro.nsm.NsmRequest;
import io.nitrosigner.nitro.nsm.NsmResponse;
import io.nitrosigner.nitro.nsm.NsmTransport;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * A security module with the semantics of the real device.
 *
 * <p>Thread-safe; requests go one after the other. It belongs outside the process that it attests:
 * see {@link NsmServer}.
 */
public final class EmulatedNsm implements NsmTransport {
  private static final SecureRandom RANDOM = new SecureRandom();

  private final NsmPlace place;
  private final PcrBank registers;
  private final DocumentSigner signer;
  private final InstantSource clock;

  /** A module whose documents chain to the root of {@code pki}. */
  public EmulatedNsm(NsmPlace place, BootRegisters boot, AttestationPki pki, InstantSource clock) {
    this.place = place;
    this.clock = clock;
    registers = new PcrBank(boot);
    signer = new DocumentSigner(place, pki.issue(place, clock.instant()));
  }

  /**
   * Answers one encoded request, refusals included.
   *
   * @throws NsmException if the request is longer than the driver lets through
   */
  @Override
  public synchronized byte[] exchange(byte[] request) {
    if (request.length > MAX_REQUEST) {
      throw new NsmException(
          "NSM request of %d bytes, expected at most %d".formatted(request.length, MAX_REQUEST));
    }
    return answer(request).encode();
  }

  private NsmResponse answer(byte[] request) {
    NsmRequest decoded;
    try {
      decoded = NsmRequest.decode(request);
    } catch (NsmException e) {
      return new NsmResponse.Failure(
          hasOversizedPart(request) ? NsmError.INPUT_TOO_LARGE : NsmError.INVALID_OPERATION);
    }
    return switch (decoded) {
      case NsmRequest.DescribeNsm() -> new NsmResponse.DescribeNsm(description());
      case NsmRequest.GetRandom() -> new NsmResponse.GetRandom(random());
      case NsmRequest.DescribePcr(int index) -> registers.describe(index);
      case NsmRequest.ExtendPcr extend -> registers.extend(extend.index(), extend.data());
      case NsmRequest.LockPcr(int index) -> registers.lock(index);
      case NsmRequest.LockPcrs(int range) -> registers.lockBelow(range);
      case NsmRequest.Attest(AttestationRequest parts) ->
          new NsmResponse.Attestation(
              signer.sign(parts, registers.shownInDocuments(), clock.instant()));
    };
  }

  private ModuleDescription description() {
    return new ModuleDescription(
        1, 0, 0, place.moduleId(), Pcr.COUNT, registers.lockedIndices(), "SHA384");
  }

  private static byte[] random() {
    byte[] random = new byte[NsmResponse.GetRandom.MAX_RANDOM];
    RANDOM.nextBytes(random);
    return random;
  }

  /** Tells an attestation request with a part beyond 1024 bytes from one that is malformed. */
  private static boolean hasOversizedPart(byte[] request) {
    try {
      return Cbor.decode(request, MAX_REQUEST) instanceof Cbor.Fields message
          && message.find("Attestation").orElse(new Cbor.Null()) instanceof Cbor.Fields parts
          && parts.entries().values().stream()
              .anyMatch(
                  part ->
                      part instanceof Cbor.Bytes bytes
                          && bytes.length() > AttestationRequest.MAX_PART);
    } catch (CborException e) {
      return false;
    }
  }

  /** There is nothing to let go of. */
  @Override
  public void close() {}
}
