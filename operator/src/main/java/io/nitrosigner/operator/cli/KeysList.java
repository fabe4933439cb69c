package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.keys.DeployedKeys;
import io.nitrosigner.operator.keys.ListedKey;
import io.nitrosigner.operator.slashing.DeployedHistory;
import io.nitrosigner.operator.slashing.StoredHistories;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.protocol.tables.KeyListing;
import io.nitrosigner.protocol.tables.KeyPage;
import io.nitrosigner.protocol.tables.KeyPosition;
import io.nitrosigner.protocol.tables.KeySummary;
import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.MalformedValueException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what the key table has. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the keys of this deployment: whether they are active, their network, the version of"
          + " their record, and what they have signed last.",
      "Rows that the signer does not load are shown too, and why: not active, of another network,"
          + " not readable, in the table more than once."
    })
final class KeysList implements Callable<Integer> {
  @Option(names = "--all", description = "The whole table: other deployments' and unassigned keys.")
  private boolean all;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private NetworkName network = new NetworkName();
  @Mixin private OutputFile output = new OutputFile();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Deployment deployment = output.deployment();
    KeyTally tally = new KeyTally();
    try (DeployedKeys keys = DeployedKeys.of(deployment);
        DeployedHistory history = DeployedHistory.of(deployment)) {
      ListedKey.View view = new ListedKey.View(keys.id(), network.find(deployment), keys.index());
      KeyListing listing = keys.listing(all ? Optional.empty() : Optional.of(keys.id()));
      begin();
      Optional<KeyPosition> after = Optional.empty();
      do {
        KeyPage page = listing.page(after);
        print(page, view, history, tally);
        after = page.next();
      } while (after.isPresent());
      end();
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + tally);
    err.flush();
    return 0;
  }

  private void begin() {
    spec.commandLine().getOut().print(json ? "[" : ListedKey.HEADING + "\n");
  }

  private void print(KeyPage page, ListedKey.View view, DeployedHistory history, KeyTally tally) {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, PublicKey> keys = new HashMap<>();
    page.rows().stream()
        .filter(view::remembers)
        .forEach(row -> publicKey(row).ifPresent(key -> keys.put(row.pubkey(), key)));
    StoredHistories stored = history.examine(keys.values());
    for (KeySummary row : page.rows()) {
      ListedKey key = view.of(row, Optional.ofNullable(keys.get(row.pubkey())), stored);
      if (json) {
        out.print((tally.isEmpty() ? "" : ",\n") + new String(Json.write(key), UTF_8));
      } else {
        out.println(key.line());
      }
      tally.add(key);
    }
    out.flush();
  }

  private void end() {
    PrintWriter out = spec.commandLine().getOut();
    out.print(json ? "]\n" : "");
    out.flush();
  }

  private static Optional<PublicKey> publicKey(KeySummary row) {
    try {
      return Optional.of(PublicKey.read(row.pubkey()));
    } catch (MalformedValueException e) {
      return Optional.empty(); // a row whose problem says so
    }
  }
}
