package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.json.Reading;
import io.nitrosigner.signing.network.Fork;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Fields;
import io.nitrosigner.signing.ssz.Root;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The duties that Gloas brought. Their payloads are wrapped in {@code {version, data}}; older
 * clients send the data alone, under names of their own.
 *
 * <p>Source: remote-signing-api v1.4.0; for the epoch of each domain, consensus-specs v1.7.0-beta.2
 * {@code specs/gloas/builder.md}, {@code validator.md}.
 */
record GloasDuties(Network network) {
  private static final String VERSION = "version";
  private static final String DATA = "data";

  /** Where the payload of a payload attestation stands in {@code request}. */
  static String payloadAttestationKey(JsonObject request) {
    return firstIn(
        request, "payload_attestation_message", "payload_attestation", "payload_attestation_data");
  }

  /** Where the payload of a request authentication stands in {@code request}. */
  static String requestAuthKey(JsonObject request) {
    return firstIn(request, "builder_request_auth", "request_auth");
  }

  Duty bid(@Nullable Object json, ForkInfo fork) {
    return unwrapped(
        json,
        Gloas.EXECUTION_PAYLOAD_BID,
        bid -> {
          long slot = bid.uint63("slot");
          return new Duty.ExecutionPayloadBid(
              slot, root(bid, Domain.Type.BEACON_BUILDER, slot, fork));
        });
  }

  Duty envelope(@Nullable Object json, ForkInfo fork) {
    return unwrapped(
        json,
        Gloas.EXECUTION_PAYLOAD_ENVELOPE,
        envelope -> {
          long slot = envelope.uint63("payload", "slot_number");
          return new Duty.ExecutionPayloadEnvelope(
              slot, root(envelope, Domain.Type.BEACON_BUILDER, slot, fork));
        });
  }

  Duty payloadAttestation(@Nullable Object json, ForkInfo fork) {
    return unwrapped(
        json,
        Gloas.PAYLOAD_ATTESTATION_DATA,
        data -> {
          long slot = data.uint63("slot");
          return new Duty.PayloadAttestation(
              slot, root(data, Domain.Type.PTC_ATTESTER, slot, fork));
        });
  }

  Duty preferences(@Nullable Object json, ForkInfo fork) {
    return unwrapped(
        json,
        Gloas.PROPOSER_PREFERENCES,
        preferences -> {
          long slot = preferences.uint63("proposal_slot");
          return new Duty.ProposerPreferences(
              slot, root(preferences, Domain.Type.PROPOSER_PREFERENCES, slot, fork));
        });
  }

  /** As registrations: the network's genesis fork version and no validators root. */
  Duty requestAuth(@Nullable Object json) {
    Domain domain =
        Domain.of(Domain.Type.BUILDER_REQUEST_AUTH, network.genesisForkVersion(), Root.ZERO);
    return unwrapped(
        json,
        GloasDuties::auth,
        auth ->
            new Duty.BuilderRequestAuth(
                auth.uint63("slot"), SigningRoot.of(auth.hashTreeRoot(), domain)));
  }

  /** spec: builder-specs gloas/builder.md, where authentication by no data is invalid. */
  private static Fields auth(@Nullable Object json) {
    Fields auth = Builder.BUILDER_REQUEST_AUTH.read(json);
    if (auth.bytes(DATA).length == 0) {
      throw MalformedValueException.of("expected at least 1 byte in hex, was none").within(DATA);
    }
    return auth;
  }

  private SigningRoot root(Fields message, Domain.Type purpose, long slot, ForkInfo fork) {
    return fork.signingRoot(message.hashTreeRoot(), purpose, network.epochOf(slot));
  }

  /** No container of Gloas has a version or an object of data, so a wrapper can be told by both. */
  private static Duty unwrapped(
      @Nullable Object json, Reading<Fields> schema, Function<Fields, Duty> duty) {
    JsonObject payload = JsonObject.of(json);
    if (!payload.has(VERSION) && !(payload.members().get(DATA) instanceof Map<?, ?>)) {
      return duty.apply(schema.read(json));
    }
    payload.read(VERSION, GloasDuties::version);
    return payload.read(DATA, data -> duty.apply(schema.read(data)));
  }

  private static Fork version(@Nullable Object json) {
    Fork fork = Fork.read(json);
    if (fork != Fork.GLOAS) {
      throw MalformedValueException.expected(Fork.GLOAS.toString(), json);
    }
    return fork;
  }

  private static String firstIn(JsonObject request, String official, String... former) {
    return Stream.of(former)
        .filter(name -> !request.has(official) && request.has(name))
        .findFirst()
        .orElse(official);
  }
}
