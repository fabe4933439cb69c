package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.deployment.AwsClients;
import io.nitrosigner.operator.deployment.Deployment;
import io.nitrosigner.operator.deployment.Output;
import io.nitrosigner.operator.slashing.PrivateFile;
import io.nitrosigner.operator.tls.OwnCertificate;
import io.nitrosigner.operator.tls.SignerTls;
import io.nitrosigner.operator.tls.SubjectNames;
import io.nitrosigner.operator.tls.TlsDescription;
import io.nitrosigner.operator.tls.TlsIdentity;
import io.nitrosigner.protocol.tables.TlsKeyTable;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Gives the signer a TLS identity. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a TLS identity for the signer, or takes one of your own authority, encrypts it under"
          + " KMS and stores it.",
      "When there is one already, this is a rotation: running signers take the new one over."
          + " Clients must trust its authority before: see docs/operate/tls.md."
    })
final class TlsSet implements Callable<Integer> {
  /** Days within which a certificate should be on its way already. */
  private static final int SOON = 30;

  @ArgGroup(exclusive = false)
  private @Nullable Own own;

  @Option(
      names = "--host",
      paramLabel = "NAME",
      description =
          "Another host name or IP address under which clients reach the signer, besides its"
              + " load balancer's; may be given several times.")
  private List<String> hosts = new ArrayList<>();

  @Option(names = "--dry-run", description = "Check everything, and change nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Mixin private OutputFile output = new OutputFile();
  @Mixin private Replacement replacement = new Replacement();

  @Spec private CommandSpec spec = CommandSpec.create();

  /** A certificate that somebody else has signed. */
  private static final class Own {
    @Option(
        names = "--certificate",
        paramLabel = "FILE",
        required = true,
        description = "The server's certificate, PEM; its issuers may follow in the same file.")
    private Path certificate = Path.of("");

    @Option(
        names = "--key",
        paramLabel = "FILE",
        required = true,
        description =
            "Its private key, EC or RSA, PEM. Asks for the passphrase if it is encrypted, or reads"
                + " it from stdin.")
    private Path key = Path.of("");

    @Option(
        names = "--chain",
        paramLabel = "FILE",
        description =
            "The certificates between it and the root that clients trust, the root included, PEM;"
                + " may be given several times.")
    private List<Path> chain = new ArrayList<>();
  }

  @Override
  public Integer call() {
    Deployment deployment = output.deployment();
    SubjectNames names = names(deployment);
    InstantSource clock = InstantSource.system();
    try (AwsClients aws = AwsClients.of(deployment)) {
      SignerTls signer = SignerTls.of(deployment, aws, clock);
      Optional<TlsKeyTable.Row> before = signer.current();
      Optional<TlsIdentity> given = given(clock);
      given.ifPresent(identity -> check(signer, identity, names, clock));
      before.ifPresent(row -> tell("replaces SHA-256 " + TlsDescription.fingerprint(row)));
      if (dryRun) {
        print(given.orElseGet(() -> signer.draft(names)).description(), clock);
        tell(
            "nothing was changed: this was a dry run"
                + (own == null ? ", and the fingerprints will be others" : ""));
        return 0;
      }
      before.ifPresent(_ -> replacement.require());
      TlsKeyTable.Row row = signer.set(before, given.orElseGet(() -> signer.make(names)));
      print(TlsDescription.of(row), clock);
      explain(deployment, before, row);
    }
    return 0;
  }

  private SubjectNames names(Deployment deployment) {
    List<String> names = new ArrayList<>(List.of(deployment.output(Output.SIGNER_ADDRESS)));
    names.addAll(hosts);
    return own == null ? SubjectNames.withThisMachine(names) : new SubjectNames(names);
  }

  private Optional<TlsIdentity> given(InstantSource clock) {
    Own files = own;
    return files == null
        ? Optional.empty()
        : Optional.of(
            new OwnCertificate(files.certificate, files.key, files.chain)
                .read(() -> Passphrase.ask(spec, files.key), clock.instant()));
  }

  private void check(
      SignerTls signer, TlsIdentity identity, SubjectNames names, InstantSource clock) {
    signer.check(identity);
    for (String name : identity.missing(names)) {
      tell("warning: the certificate is not for " + name + ": clients refuse it there");
    }
    long left = identity.description().daysLeft(clock.instant());
    if (left < SOON) {
      tell("warning: it ends in " + left + " days");
    }
  }

  private void print(TlsDescription description, InstantSource clock) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(TlsReports.json(description, clock.instant()));
    } else {
      description.lines(clock.instant()).forEach(out::println);
    }
    out.flush();
  }

  private void explain(
      Deployment deployment, Optional<TlsKeyTable.Row> before, TlsKeyTable.Row row) {
    deployment.find(Output.SIGNER_CERTIFICATE).ifPresent(file -> refresh(Path.of(file), row));
    boolean trusted =
        before.filter(old -> old.key().certificate().equals(row.key().certificate())).isPresent();
    tell(
        trusted
            ? "clients go on as they are: they trust this authority already"
            : "give clients what `nitro-signer tls show --pem` prints: no other authority vouches"
                + " for this certificate");
  }

  private void refresh(Path file, TlsKeyTable.Row row) {
    new PrivateFile(file, true)
        .write(
            out -> {
              try {
                out.write(TlsDescription.trustedPem(row));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    tell("the certificate that clients trust is in " + file);
  }

  private void tell(String text) {
    spec.commandLine().getErr().println("nitro-signer: " + text);
    spec.commandLine().getErr().flush();
  }
}
