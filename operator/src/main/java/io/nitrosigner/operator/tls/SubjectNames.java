package io.nitrosigner.operator.tls;

import io.nitrosigner.operator.UsageException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.util.IPAddress;

/**
 * The names under which clients reach a server: host names and IP addresses, as the extension
 * subjectAltName (RFC 5280, 4.2.1.6) has them.
 *
 * @param values in order, each once
 */
public record SubjectNames(List<String> values) {
  /** What everybody who tries the signer from its own machine uses. */
  private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1");

  /** More names than a load balancer and its aliases have; keeps the certificate small. */
  private static final int MAX = 16;

  /** RFC 1035, 2.3.4. */
  private static final int MAX_LENGTH = 253;

  private static final Pattern DNS_NAME =
      Pattern.compile(
          "(\\*\\.)?([a-z0-9_]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final int TYPE_DNS = 2;
  private static final int TYPE_IP = 7;

  /**
   * Checks the names.
   *
   * @throws UsageException when one is neither a host name nor an IP address, or there are too many
   */
  public SubjectNames {
    Set<String> once = new LinkedHashSet<>();
    for (String value : values) {
      String name = value.toLowerCase(Locale.ROOT);
      if (!isAddress(name) && (name.length() > MAX_LENGTH || !DNS_NAME.matcher(name).matches())) {
        throw new UsageException("expected a host name or an IP address, was '" + value + "'");
      }
      once.add(name);
    }
    if (once.size() > MAX) {
      throw new UsageException("expected at most " + MAX + " names, was " + once.size());
    }
    values = List.copyOf(once);
  }

  /** The given names, and those of the server's own machine. */
  public static SubjectNames withThisMachine(Collection<String> names) {
    Set<String> all = new LinkedHashSet<>(names);
    all.addAll(THIS_MACHINE);
    return new SubjectNames(List.copyOf(all));
  }

  /** The names that a certificate has; of other kinds none. */
  static List<String> of(X509Certificate certificate) {
    try {
      Collection<List<?>> names = certificate.getSubjectAlternativeNames();
      return names == null
          ? List.of()
          : names.stream()
              .filter(name -> name.getFirst().equals(TYPE_DNS) || name.getFirst().equals(TYPE_IP))
              .map(name -> String.valueOf(name.get(1)))
              .toList();
    } catch (CertificateParsingException e) {
      throw new UsageException("the certificate's subjectAltName is malformed");
    }
  }

  /** Those of these names under which a client would not believe {@code certificate}. */
  List<String> missingIn(X509Certificate certificate) {
    List<String> present = of(certificate);
    return values.stream()
        .filter(wanted -> present.stream().noneMatch(name -> covers(name, wanted)))
        .toList();
  }

  private static boolean covers(String pattern, String name) {
    if (isAddress(name) || isAddress(pattern)) {
      return isAddress(name) && isAddress(pattern) && address(name).equals(address(pattern));
    }
    String lower = pattern.toLowerCase(Locale.ROOT);
    int firstDot = name.indexOf('.');
    return lower.equals(name)
        || (lower.startsWith("*.")
            && firstDot > 0
            && lower.substring(1).equals(name.substring(firstDot)));
  }

  /** As a certificate has them. */
  GeneralNames extension() {
    return new GeneralNames(
        values.stream()
            .map(
                name ->
                    new GeneralName(
                        isAddress(name) ? GeneralName.iPAddress : GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static boolean isAddress(String name) {
    return IPAddress.isValid(name);
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException e) {
      throw new AssertionError("a literal is not looked up", e);
    }
  }
}
