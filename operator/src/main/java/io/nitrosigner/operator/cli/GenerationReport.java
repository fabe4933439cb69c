package io.nitrosigner.operator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.operator.keys.GeneratedKey;
import io.nitrosigner.operator.keys.GenerationPlan;
import io.nitrosigner.operator.keys.GenerationRequest;
import io.nitrosigner.operator.keys.IndexClaim;
import io.nitrosigner.protocol.Json;
import io.nitrosigner.signing.bls.PublicKey;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Tells which keys there are now. */
final class GenerationReport {
  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec = CommandSpec.create();

  /**
   * What is told of a key.
   *
   * @param created whether it was not in the table before
   */
  record Made(
      @JsonProperty("index") long index,
      @JsonProperty("pubkey") String pubkey,
      @JsonProperty("created") boolean created) {
    static Made of(GeneratedKey key) {
      return new Made(key.index(), key.publicKey().toString(), key.created());
    }

    String line() {
      return pubkey + "  index " + index + (created ? "" : ", was there");
    }
  }

  /** Tells what a run with a new mnemonic would do. */
  void foresee(GenerationRequest request) {
    say(
        "%d keys of a new mnemonic would be made for %s on %s, each with a deposit of %s"
            .formatted(
                request.count(),
                request.deployment(),
                request.terms().network().name(),
                request.terms().amount()));
    say("nothing was changed: this was a dry run");
  }

  /** Tells what a run with a known mnemonic would do. */
  void foresee(GenerationPlan plan, List<PublicKey> keys) {
    IndexClaim claim = plan.claim();
    List<Made> planned = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      long index = claim.range().start() + i;
      PublicKey key = keys.get(i);
      planned.add(new Made(index, key.toString(), !plan.has(key)));
    }
    print(planned, Json.mapper().createObjectNode().put("next_index", claim.done().next()));
    say("nothing was changed: this was a dry run");
  }

  /** Tells what was made. */
  void print(IndexClaim claim, Path deposits, boolean registered, List<Made> made) {
    print(
        made,
        Json.mapper()
            .createObjectNode()
            .put("next_index", claim.done().next())
            .put("deposits", deposits.toString())
            .put("registered", registered));
    long there = made.stream().filter(key -> !key.created()).count();
    say(
        "%d keys, %s, %d of them were there before; deposits are in %s"
            .formatted(made.size(), claim.range(), there, deposits));
    say("the next unused index of this mnemonic is " + claim.done().next());
  }

  /** Tells aloud that keys cannot sign yet, and what to run. */
  void warnUnregistered(String why, boolean brought, Path deposits) {
    say(
        "warning: the keys are not registered as never used: "
            + why
            + ". They sign no block and no"
            + " attestation until you run");
    if (brought) {
      say("  nitro-signer slashing import FILE");
      say("with the history of wherever they have signed. Only if they never have, anywhere:");
    }
    say("  nitro-signer slashing register --deposits " + deposits + " --never-signed");
  }

  private void print(List<Made> keys, ObjectNode summary) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      summary.set("keys", Json.mapper().valueToTree(keys));
      out.println(new String(Json.write(summary), UTF_8));
    } else {
      keys.forEach(key -> out.println(key.line()));
    }
    out.flush();
  }

  private void say(String line) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("nitro-signer: " + line);
    err.flush();
  }
}
