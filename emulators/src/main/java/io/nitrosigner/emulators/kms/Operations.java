package io.nitrosigner.emulators.kms;

import io.nitrosigner.emulators.aws.JsonService;
import java.util.Map;
import java.util.Optional;

/** All operations by their names on the wire. */
final class Operations {
  private final Map<String, Operation> byName;

  Operations(Kms kms) {
    var keys = new KeyOperations(kms);
    var aliases = new AliasOperations(kms);
    var policies = new PolicyOperations(kms);
    var ciphers = new CipherOperations(kms);
    var dataKeys = new DataKeyOperations(kms);
    var pairs = new DataKeyPairOperations(kms);
    byName =
        Map.ofEntries(
            Map.entry("CancelKeyDeletion", keys::cancelKeyDeletion),
            Map.entry("CreateAlias", aliases::createAlias),
            Map.entry("CreateKey", keys::createKey),
            Map.entry("Decrypt", ciphers::decrypt),
            Map.entry("DeleteAlias", aliases::deleteAlias),
            Map.entry("DescribeKey", keys::describeKey),
            Map.entry("DisableKey", keys::disableKey),
            Map.entry("DisableKeyRotation", keys::disableKeyRotation),
            Map.entry("EnableKey", keys::enableKey),
            Map.entry("EnableKeyRotation", keys::enableKeyRotation),
            Map.entry("Encrypt", ciphers::encrypt),
            Map.entry("GenerateDataKey", dataKeys::generateDataKey),
            Map.entry("GenerateDataKeyPair", pairs::generateDataKeyPair),
            Map.entry(
                "GenerateDataKeyPairWithoutPlaintext", pairs::generateDataKeyPairWithoutPlaintext),
            Map.entry("GenerateDataKeyWithoutPlaintext", dataKeys::generateDataKeyWithoutPlaintext),
            Map.entry("GenerateRandom", dataKeys::generateRandom),
            Map.entry("GetKeyPolicy", policies::getKeyPolicy),
            Map.entry("GetKeyRotationStatus", keys::getKeyRotationStatus),
            Map.entry("ListAliases", aliases::listAliases),
            Map.entry("ListKeys", keys::listKeys),
            Map.entry("PutKeyPolicy", policies::putKeyPolicy),
            Map.entry("ScheduleKeyDeletion", keys::scheduleKeyDeletion));
  }

  /** The operation, or {@code UnknownOperationException}. */
  Operation find(String name) {
    return Optional.ofNullable(byName.get(name)).orElseThrow(JsonService::unknownOperation);
  }
}
