package io.nitrosigner.nitro.nsm;

import io.nitrosigner.nitro.measurement.Pcr;
import java.util.function.Function;

/**
 * A security module behind a transport. Thread-safe: requests go one after the other, as the driver
 * takes them.
 *
 * <p>Call it from platform threads: the device blocks, and a blocked native call holds the carrier
 * of a virtual thread.
 */
public final class NsmClient implements SecurityModule {
  private final NsmTransport transport;

  /** Speaks over {@code transport}, which stays the caller's to close. */
  public NsmClient(NsmTransport transport) {
    this.transport = transport;
  }

  @Override
  public ModuleDescription describe() {
    return ask(
        new NsmRequest.DescribeNsm(),
        NsmResponse.DescribeNsm.class,
        NsmResponse.DescribeNsm::module);
  }

  @Override
  public PcrDescription describePcr(int index) {
    return ask(
        new NsmRequest.DescribePcr(index),
        NsmResponse.DescribePcr.class,
        NsmResponse.DescribePcr::pcr);
  }

  @Override
  public Pcr extendPcr(int index, byte[] data) {
    return ask(
        new NsmRequest.ExtendPcr(index, data),
        NsmResponse.ExtendPcr.class,
        NsmResponse.ExtendPcr::value);
  }

  @Override
  public void lockPcr(int index) {
    ask(new NsmRequest.LockPcr(index), NsmResponse.LockPcr.class, Function.identity());
  }

  @Override
  public void lockPcrs(int range) {
    ask(new NsmRequest.LockPcrs(range), NsmResponse.LockPcrs.class, Function.identity());
  }

  @Override
  public byte[] random() {
    return ask(
        new NsmRequest.GetRandom(), NsmResponse.GetRandom.class, NsmResponse.GetRandom::random);
  }

  @Override
  public byte[] attest(AttestationRequest request) {
    return ask(
        new NsmRequest.Attest(request),
        NsmResponse.Attestation.class,
        NsmResponse.Attestation::document);
  }

  private <R extends NsmResponse, T> T ask(
      NsmRequest request, Class<R> expected, Function<R, T> result) {
    NsmResponse response = NsmResponse.decode(exchange(request.encode()));
    if (response instanceof NsmResponse.Failure(NsmError error)) {
      throw new NsmException(
          "%s was refused by the NSM: %s".formatted(name(request.getClass()), error.wire()), error);
    }
    if (!expected.isInstance(response)) {
      throw new NsmException(
          "%s was answered with %s, expected %s"
              .formatted(name(request.getClass()), name(response.getClass()), name(expected)));
    }
    return result.apply(expected.cast(response));
  }

  private synchronized byte[] exchange(byte[] request) {
    return transport.exchange(request);
  }

  private static String name(Class<?> type) {
    return type.getSimpleName();
  }
}
