package io.nitrosigner.operator.keys;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.SequenceWriter;
import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.MalformedValueException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** A file of deposits, one after another however many there are. */
public final class DepositFile implements AutoCloseable {
  /** Deposits of four hundred thousand validators; one takes some 700 bytes. */
  private static final long MAX_FILE = 256L * 1024 * 1024;

  private final SequenceWriter list;

  private DepositFile(SequenceWriter list) {
    this.list = list;
  }

  /** The name that deposit tools give such a file. */
  public static String name(Instant now) {
    return "deposit_data-" + now.getEpochSecond() + ".json";
  }

  /** Begins a file in {@code out}, which stays open. */
  public static DepositFile begin(OutputStream out) {
    try {
      return new DepositFile(
          Json.mapper()
              .writer()
              .without(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
              .writeValuesAsArray(out));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Adds a deposit. */
  public void add(DepositDatum deposit) {
    try {
      list.write(deposit);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The public keys of a file, whatever tool has made it.
   *
   * @throws UsageException when it is absent or not such a file
   */
  public static Set<PublicKey> publicKeys(Path file) {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new UsageException(file + " is too large for a deposit file");
      }
      return read(file);
    } catch (NoSuchFileException e) {
      throw new UsageException(
          "no file " + file, "expected one that `keys generate` or another deposit tool has made");
    } catch (JsonProcessingException | MalformedValueException e) {
      throw new UsageException(file + " is not a deposit file: expected a list of {pubkey, …}");
    } catch (IOException e) {
      throw new UsageException("cannot read " + file + ": " + e.getMessage());
    }
  }

  private static Set<PublicKey> read(Path file) throws IOException {
    Set<PublicKey> keys = new LinkedHashSet<>();
    try (MappingIterator<Named> deposits =
        Json.mapper().readerFor(Named.class).readValues(file.toFile())) {
      while (deposits.hasNextValue()) {
        keys.add(PublicKey.read(deposits.nextValue().pubkey()));
      }
    }
    return keys;
  }

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Named(@JsonProperty(value = "pubkey", required = true) String pubkey) {}

  @Override
  public void close() {
    try {
      list.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
