package io.nitrosigner.enclave.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client's {@code Accept} header: media types in lower case, in the client's order. */
record Accept(List<MediaType> types) {
  /** No header at all. */
  static final Accept NONE = new Accept(List.of());

  private static final String JSON = "application/json";
  private static final String ANY = "*/*";

  /** A media type and how much it is wanted, 0 to 1. */
  record MediaType(String name, double quality) {}

  /** Reads the header's values; none at all is an empty list. Bounded by the header's size. */
  static Accept parse(List<String> values) {
    List<MediaType> types = new ArrayList<>();
    for (String value : values) {
      for (String entry : value.split(",", -1)) {
        String[] parts = entry.split(";", -1);
        types.add(new MediaType(parts[0].strip().toLowerCase(Locale.ROOT), quality(parts)));
      }
    }
    return new Accept(List.copyOf(types));
  }

  /**
   * Whether a signature is sent as JSON: as in Web3Signer, when any entry is exactly {@code
   * application/json} or {@code *}{@code /*}, whatever its quality; otherwise, and without any
   * header, as text.
   */
  boolean jsonSignature() {
    return types.stream().anyMatch(type -> type.name().equals(JSON) || type.name().equals(ANY));
  }

  /** Whether JSON is wanted more than text: named explicitly, and before or above text. */
  boolean prefersJson() {
    double json = best(JSON);
    double text = Math.max(best("text/plain"), Math.max(best("text/*"), best(ANY)));
    return json > text || (json > 0 && json == text && firstIsJson());
  }

  private double best(String name) {
    return types.stream()
        .filter(type -> type.name().equals(name))
        .mapToDouble(MediaType::quality)
        .max()
        .orElse(0);
  }

  private boolean firstIsJson() {
    return types.getFirst().name().equals(JSON);
  }

  private static double quality(String[] parts) {
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("q=")) {
        try {
          return Math.clamp(Double.parseDouble(parameter.substring(2)), 0.0, 1.0);
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }
}
