package io.nitrosigner.enclave;

import io.nitrosigner.enclave.telemetry.Telemetry;
import io.nitrosigner.enclave.unseal.KeyRing;
import io.nitrosigner.enclave.unseal.Unsealer;
import io.nitrosigner.enclave.unseal.Unsealer.Pace;
import io.nitrosigner.protocol.records.ValidatorKeyRecord;
import java.util.List;
import java.util.function.Supplier;

/**
 * Unseals beside a running signer, which keeps its cores. Thread-safe.
 *
 * @param unsealers makes one, for each unsealing
 */
record ModestUnsealing(Supplier<Unsealer> unsealers, Telemetry telemetry)
    implements TableChanges.Unsealing {
  @Override
  public KeyRing unseal(List<ValidatorKeyRecord> rows) throws InterruptedException {
    KeyRing unsealed = KeyRing.EMPTY;
    boolean complete = false;
    try {
      try (Unsealer unsealer = unsealers.get()) {
        unsealed = unsealer.keys(rows, Pace.MODEST);
        unsealer.attested().ifPresent(telemetry::attested);
      }
      complete = true;
      return unsealed;
    } finally {
      if (!complete) {
        unsealed.close();
      }
    }
  }
}
