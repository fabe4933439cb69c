package io.nitrosigner.nitro.nsm;

import static io.nitrosigner.nitro.nsm.Tagged.struct;

import io.nitrosigner.nitro.cbor.Cbor;
import io.nitrosigner.nitro.measurement.Pcr;
import java.util.SortedSet;
import java.util.TreeSet;

/** {@link NsmResponse} to and from CBOR. */
final class ResponseCodec {
  private ResponseCodec() {}

  static Cbor write(NsmResponse response) {
    return switch (response) {
      case NsmResponse.DescribeNsm(ModuleDescription module) ->
          struct("DescribeNSM", module(module));
      case NsmResponse.DescribePcr(PcrDescription(boolean locked, Pcr value)) ->
          struct(
              "DescribePCR",
              Cbor.fields()
                  .with("lock", new Cbor.Bool(locked))
                  .with("data", new Cbor.Bytes(value.bytes())));
      case NsmResponse.ExtendPcr(Pcr value) -> bytes("ExtendPCR", "data", value.bytes());
      case NsmResponse.LockPcr() -> new Cbor.Text("LockPCR");
      case NsmResponse.LockPcrs() -> new Cbor.Text("LockPCRs");
      case NsmResponse.GetRandom random -> bytes("GetRandom", "random", random.random());
      case NsmResponse.Attestation signed -> bytes("Attestation", "document", signed.document());
      case NsmResponse.Failure(NsmError error) ->
          Cbor.fields().with("Error", new Cbor.Text(error.wire()));
    };
  }

  static NsmResponse read(Tagged message) {
    return switch (message.name()) {
      case "DescribeNSM" -> new NsmResponse.DescribeNsm(module(message));
      case "DescribePCR" -> new NsmResponse.DescribePcr(pcr(message.fields("lock", "data")));
      case "ExtendPCR" -> new NsmResponse.ExtendPcr(register(message.fields("data")));
      case "LockPCR" -> message.unit(new NsmResponse.LockPcr());
      case "LockPCRs" -> message.unit(new NsmResponse.LockPcrs());
      case "GetRandom" -> new NsmResponse.GetRandom(random(message.fields("random")));
      case "Attestation" ->
          new NsmResponse.Attestation(Tagged.bytes(message.fields("document"), "document"));
      case "Error" -> failure(message);
      default -> throw new NsmException("unknown NSM response");
    };
  }

  private static Cbor bytes(String name, String field, byte[] value) {
    return struct(name, Cbor.fields().with(field, new Cbor.Bytes(value)));
  }

  private static Cbor.Fields module(ModuleDescription module) {
    var locked = module.lockedPcrs().stream().<Cbor>map(index -> new Cbor.Int(index)).toList();
    return Cbor.fields()
        .with("version_major", new Cbor.Int(module.versionMajor()))
        .with("version_minor", new Cbor.Int(module.versionMinor()))
        .with("version_patch", new Cbor.Int(module.versionPatch()))
        .with("module_id", new Cbor.Text(module.moduleId()))
        .with("max_pcrs", new Cbor.Int(module.maxPcrs()))
        .with("locked_pcrs", new Cbor.Array(locked))
        .with("digest", new Cbor.Text(module.digest()));
  }

  private static ModuleDescription module(Tagged message) {
    Cbor.Fields fields =
        message.fields(
            "version_major",
            "version_minor",
            "version_patch",
            "module_id",
            "max_pcrs",
            "locked_pcrs",
            "digest");
    return new ModuleDescription(
        Tagged.u16(fields, "version_major"),
        Tagged.u16(fields, "version_minor"),
        Tagged.u16(fields, "version_patch"),
        Tagged.text(fields, "module_id"),
        Tagged.u16(fields, "max_pcrs"),
        locked(Tagged.field(fields, "locked_pcrs")),
        Tagged.text(fields, "digest"));
  }

  private static SortedSet<Integer> locked(Cbor value) {
    if (!(value instanceof Cbor.Array array)) {
      throw new NsmException("locked_pcrs is not an array");
    }
    SortedSet<Integer> locked = new TreeSet<>();
    array.items().forEach(index -> locked.add(Tagged.u16(index, "locked_pcrs")));
    return locked;
  }

  private static PcrDescription pcr(Cbor.Fields fields) {
    if (!(Tagged.field(fields, "lock") instanceof Cbor.Bool(boolean locked))) {
      throw new NsmException("lock is not a boolean");
    }
    return new PcrDescription(locked, register(fields));
  }

  private static Pcr register(Cbor.Fields fields) {
    byte[] data = Tagged.bytes(fields, "data");
    if (data.length != Pcr.LENGTH) {
      throw new NsmException("PCR of %d bytes, expected 48".formatted(data.length));
    }
    return Pcr.of(data);
  }

  private static byte[] random(Cbor.Fields fields) {
    byte[] random = Tagged.bytes(fields, "random");
    if (random.length == 0 || random.length > NsmResponse.GetRandom.MAX_RANDOM) {
      throw new NsmException("%d random bytes, expected 1 to 256".formatted(random.length));
    }
    return random;
  }

  private static NsmResponse failure(Tagged message) {
    if (message.content().orElse(null) instanceof Cbor.Text(String name)) {
      return new NsmResponse.Failure(NsmError.parse(name));
    }
    throw new NsmException("NSM error is not a name");
  }
}
