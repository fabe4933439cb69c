package io.nitrosigner.signing.duty;

import static java.util.Objects.requireNonNull;

import io.nitrosigner.signing.Networks;
import io.nitrosigner.signing.Vectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Whatever stands where in a request: it is understood or refused, and nothing else happens. */
final class MutatedRequestTest {
  private static final List<Map<String, Object>> REQUESTS =
      Vectors.list(Vectors.read("signing-mainnet.json"), "vectors").stream()
          .map(vector -> Vectors.object(vector, "request"))
          .toList();

  @Property(tries = 3000)
  void isReadOrRefused(
      @ForAll("requests") Map<String, Object> request,
      @ForAll("values") List<Object> value,
      @ForAll long seed) {
    Mutation mutation = new Mutation(new Random(seed), value.isEmpty() ? null : value.getFirst());
    Object mutated = mutation.of(request);
    try {
      SigningRequest.read(asMap(mutated), Networks.MAINNET);
    } catch (RefusedRequestException _) {
      // the one exception that callers have to know
    }
  }

  @Provide
  Arbitrary<Map<String, Object>> requests() {
    return Arbitraries.of(REQUESTS);
  }

  /** A value in a list, or none for a null. */
  @Provide
  Arbitrary<List<Object>> values() {
    return Arbitraries.oneOf(
            Arbitraries.strings().map(Object.class::cast),
            Arbitraries.strings().numeric().ofMaxLength(25).map(Object.class::cast),
            Arbitraries.strings().withChars("0123456789abcdefXx").map(s -> (Object) ("0x" + s)),
            Arbitraries.longs().map(Object.class::cast),
            Arbitraries.doubles().map(Object.class::cast),
            Arbitraries.of(
                true,
                Map.of(),
                Map.of("data", Map.of()),
                List.of(),
                List.of(Map.of()),
                BigInteger.TWO.pow(64),
                new Object()))
        .list()
        .ofMaxSize(1);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> asMap(Object json) {
    return json instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  /** Replaces, removes or adds one member somewhere along a random path. */
  private record Mutation(Random random, @Nullable Object value) {
    Object of(Object json) {
      if (json instanceof Map<?, ?> map && !map.isEmpty()) {
        return ofMap(map);
      }
      if (json instanceof List<?> list && !list.isEmpty()) {
        List<@Nullable Object> copy = new ArrayList<>(list);
        int index = random.nextInt(list.size());
        copy.set(index, random.nextInt(4) == 0 ? value : of(list.get(index)));
        return copy;
      }
      return value == null ? "" : value;
    }

    private Object ofMap(Map<?, ?> map) {
      Map<Object, @Nullable Object> copy = new LinkedHashMap<>(map);
      List<?> names = List.copyOf(map.keySet());
      Object name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(8)) {
        case 0 -> copy.remove(name);
        case 1 -> copy.put("unknown", value);
        case 2 -> copy.put(name, value);
        default -> copy.put(name, of(requireNonNull(map.get(name))));
      }
      return copy;
    }
  }
}
