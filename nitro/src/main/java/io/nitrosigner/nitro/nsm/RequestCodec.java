package io.nitrosigner.nitro.nsm;

import static io.nitrosigner.nitro.nsm.Tagged.struct;

import io.nitrosigner.nitro.cbor.Cbor;
import java.util.Optional;

/** {@link NsmRequest} to and from CBOR. */
final class RequestCodec {
  private RequestCodec() {}

  static Cbor write(NsmRequest request) {
    return switch (request) {
      case NsmRequest.DescribeNsm() -> new Cbor.Text("DescribeNSM");
      case NsmRequest.GetRandom() -> new Cbor.Text("GetRandom");
      case NsmRequest.DescribePcr(int index) -> struct("DescribePCR", number("index", index));
      case NsmRequest.ExtendPcr extend ->
          struct(
              "ExtendPCR",
              number("index", extend.index()).with("data", new Cbor.Bytes(extend.data())));
      case NsmRequest.LockPcr(int index) -> struct("LockPCR", number("index", index));
      case NsmRequest.LockPcrs(int range) -> struct("LockPCRs", number("range", range));
      case NsmRequest.Attest(AttestationRequest parts) -> struct("Attestation", parts(parts));
    };
  }

  static NsmRequest read(Tagged message) {
    return switch (message.name()) {
      case "DescribeNSM" -> message.unit(new NsmRequest.DescribeNsm());
      case "GetRandom" -> message.unit(new NsmRequest.GetRandom());
      case "DescribePCR" ->
          new NsmRequest.DescribePcr(Tagged.u16(message.fields("index"), "index"));
      case "ExtendPCR" -> extend(message.fields("index", "data"));
      case "LockPCR" -> new NsmRequest.LockPcr(Tagged.u16(message.fields("index"), "index"));
      case "LockPCRs" -> new NsmRequest.LockPcrs(Tagged.u16(message.fields("range"), "range"));
      case "Attestation" -> attest(message.fields("user_data", "nonce", "public_key"));
      default -> throw new NsmException("unknown NSM request");
    };
  }

  private static Cbor.Fields number(String name, int value) {
    return Cbor.fields().with(name, new Cbor.Int(value));
  }

  private static Cbor.Fields parts(AttestationRequest parts) {
    return Cbor.fields()
        .with("user_data", orNull(parts.userData()))
        .with("nonce", orNull(parts.nonce()))
        .with("public_key", orNull(parts.publicKey()));
  }

  private static Cbor orNull(Optional<byte[]> part) {
    return part.<Cbor>map(Cbor.Bytes::new).orElse(new Cbor.Null());
  }

  private static NsmRequest extend(Cbor.Fields fields) {
    return new NsmRequest.ExtendPcr(Tagged.u16(fields, "index"), Tagged.bytes(fields, "data"));
  }

  private static NsmRequest attest(Cbor.Fields fields) {
    AttestationRequest request = AttestationRequest.empty();
    request = part(fields, "user_data").map(request::withUserData).orElse(request);
    request = part(fields, "nonce").map(request::withNonce).orElse(request);
    request = part(fields, "public_key").map(request::withPublicKey).orElse(request);
    return new NsmRequest.Attest(request);
  }

  private static Optional<byte[]> part(Cbor.Fields fields, String name) {
    return switch (Tagged.field(fields, name)) {
      case Cbor.Null() -> Optional.empty();
      case Cbor.Bytes bytes when bytes.length() <= AttestationRequest.MAX_PART ->
          Optional.of(bytes.value());
      case Cbor _ -> throw new NsmException(name + " is neither null nor at most 1024 bytes");
    };
  }
}
