package io.nitrosigner.emulators.enclave;

import static org.assertj.core.api.Assertions.assertThat;

import io.nitrosigner.emulators.enclave.SignerClient.Response;
import io.nitrosigner.emulators.metrics.Exposed;
import io.nitrosigner.protocol.control.ControlRequest;
import io.nitrosigner.protocol.control.ControlResponse;
import io.nitrosigner.protocol.control.HistoryAdditions;
import io.nitrosigner.protocol.control.HistoryRecord;
import io.nitrosigner.protocol.control.HistoryResults.Outcome;
import io.nitrosigner.protocol.records.TlsKeyRecord;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An enclave that serves, a validator client of it, and its host. */
final class ServingGuest implements AutoCloseable {
  private final EnclaveWorld world;
  private final EnclaveGuest guest;
  private final TlsKeyRecord identity;

  private ServingGuest(EnclaveWorld world, EnclaveGuest guest) {
    this.world = world;
    this.guest = guest;
    this.identity = world.records().tls();
  }

  /** The first interop keys. */
  static List<ValidatorKeyRecord> keys(EnclaveWorld world, int count) {
    return IntStream.range(0, count).mapToObj(world.records()::v2).toList();
  }

  /** Brings {@code guest} up. */
  static ServingGuest serve(EnclaveWorld world, EnclaveGuest guest, ControlRequest.Init init)
      throws IOException {
    ControlResponse response = guest.call(init);
    assertThat(response.status()).as(response.body().toString()).isEqualTo(200);
    return new ServingGuest(world, guest);
  }

  static ServingGuest serve(EnclaveWorld world, List<ValidatorKeyRecord> keys) throws IOException {
    return serve(world, world.boot(), world.init(keys));
  }

  /** Asks for a signature with an interop key. */
  Response sign(int key, String body) throws IOException {
    return sign(SealedRecords.pubkey(key), body);
  }

  /** Asks for a signature with any key. */
  Response sign(String pubkey, String body) throws IOException {
    try (SignerClient client = guest.signer(identity)) {
      return client.sign(pubkey, body);
    }
  }

  void assertSigns(int key, String body) throws IOException {
    Response response = sign(key, body);
    assertThat(response.status()).as(response.body()).isEqualTo(200);
  }

  void assertRefuses(int key, String body, int status, String why) throws IOException {
    Response response = sign(key, body);
    assertThat(response.status()).as(response.body()).isEqualTo(status);
    assertThat(response.body()).contains(why);
  }

  Response get(String path) throws IOException {
    try (SignerClient client = guest.signer(identity)) {
      return client.get(path);
    }
  }

  /** Says of an interop key that it has never signed. */
  Outcome register(int key) throws IOException {
    return add(Optional.empty(), record(key, Optional.empty()));
  }

  /** Adds to the history of one key. */
  Outcome add(Optional<String> chain, HistoryRecord row) throws IOException {
    return call(world.sealed(new HistoryAdditions(chain, true, List.of(row))))
        .histories()
        .results()
        .getFirst()
        .outcome();
  }

  static HistoryRecord record(int key, Optional<HistoryRecord.Vote> vote) {
    return new HistoryRecord(SealedRecords.pubkey(key), Optional.empty(), vote);
  }

  ControlResponse call(ControlRequest request) throws IOException {
    return guest.call(request);
  }

  /** How often a slashable duty was refused for {@code reason}. */
  double refusals(String reason) throws IOException {
    return Exposed.parse(call(new ControlRequest.Metrics()).exposition().text())
        .value("signer_slashing_refusals_total{reason=\"" + reason + "\"}");
  }

  @Override
  public void close() {
    guest.close();
  }
}
