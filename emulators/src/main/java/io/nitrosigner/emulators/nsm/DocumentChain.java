package io.nitrosigner.emulators.nsm;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The chain that one module signs documents with.
 *
 * <p>An issuer is renewed when it could not outlive what it is about to issue, the leaf when it has
 * less than {@link #LEAF_MARGIN} left.
 *
 * @param root the authority that everything chains to
 */
record DocumentChain(
    Authority root, Authority regional, Authority zonal, Authority instance, Authority leaf) {

  /** A document is worth nothing to a verifier once its leaf has expired. */
  static final Duration LEAF_MARGIN = Duration.ofMinutes(10);

  static DocumentChain issue(Authority root, NsmPlace place, Instant now) {
    Authority regional = root.regional(place, now);
    Authority zonal = regional.zonal(place, now);
    Authority instance = zonal.instance(place, now);
    return new DocumentChain(root, regional, zonal, instance, instance.leaf(place, now));
  }

  DocumentChain renewed(NsmPlace place, Instant now) {
    if (leaf.lasts(LEAF_MARGIN, now)) {
      return this;
    }
    if (!regional.lasts(Authority.ZONAL_LIFE, now)) {
      return issue(root, place, now);
    }
    boolean zonalLasts = zonal.lasts(Authority.INSTANCE_LIFE, now);
    Authority nextZonal = zonalLasts ? zonal : regional.zonal(place, now);
    boolean instanceLasts = zonalLasts && instance.lasts(Authority.LEAF_LIFE, now);
    Authority nextInstance = instanceLasts ? instance : nextZonal.instance(place, now);
    return new DocumentChain(
        root, regional, nextZonal, nextInstance, nextInstance.leaf(place, now));
  }

  /** The issuers from the root down, as {@code cabundle} lists them. */
  List<X509Certificate> bundle() {
    return List.of(
        root.certificate(), regional.certificate(), zonal.certificate(), instance.certificate());
  }
}
