package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.Json;
import io.nitrosigner.signing.json.MalformedValueException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of the duties that need leave have it. A validator that works signs all other duties all
 * the time; these are rare, and a client that should not ask for them can do harm.
 *
 * @param allowed the duties that have leave
 */
public record DutyPolicy(Set<DutyType> allowed) {
  /** The duties that need leave. */
  private static final Set<DutyType> OPTIONAL =
      Collections.unmodifiableSet(
          EnumSet.of(DutyType.DEPOSIT, DutyType.VALIDATOR_REGISTRATION, DutyType.VOLUNTARY_EXIT));

  /** Registrations with builders can be taken back by the next one; exits and deposits cannot. */
  public static final DutyPolicy DEFAULT =
      new DutyPolicy(EnumSet.of(DutyType.VALIDATOR_REGISTRATION));

  /** Keeps an unmodifiable copy. */
  public DutyPolicy {
    EnumSet<DutyType> copy = EnumSet.noneOf(DutyType.class);
    copy.addAll(allowed);
    allowed = Collections.unmodifiableSet(copy);
  }

  /**
   * Reads names of duties, in any case, as {@link #names} writes them.
   *
   * @throws MalformedValueException for a name that is not of a duty that needs leave
   */
  public static DutyPolicy read(@Nullable Object json) {
    EnumSet<DutyType> allowed = EnumSet.noneOf(DutyType.class);
    List<?> names = Json.list(json, DutyType.values().length);
    for (int i = 0; i < names.size(); i++) {
      try {
        allowed.add(optional(names.get(i)));
      } catch (MalformedValueException e) {
        throw e.within(i);
      }
    }
    return new DutyPolicy(allowed);
  }

  private static DutyType optional(@Nullable Object json) {
    String name = Json.string(json);
    return OPTIONAL.stream()
        .filter(type -> type.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(() -> MalformedValueException.expected("one of " + namesOf(OPTIONAL), json));
  }

  /** Whether {@code duty} is signed. */
  public boolean allows(Duty duty) {
    return !OPTIONAL.contains(duty.type()) || allowed.contains(duty.type());
  }

  /** This policy with what {@code other} allows. */
  public DutyPolicy and(DutyPolicy other) {
    EnumSet<DutyType> both = EnumSet.noneOf(DutyType.class);
    both.addAll(allowed);
    both.addAll(other.allowed);
    return new DutyPolicy(both);
  }

  /** The names of the duties that have leave, sorted and in lower case. */
  public List<String> names() {
    return namesOf(allowed);
  }

  /** The names of all duties that need leave. */
  public static List<String> optionalNames() {
    return namesOf(OPTIONAL);
  }

  private static List<String> namesOf(Set<DutyType> types) {
    return types.stream().map(type -> type.name().toLowerCase(Locale.ROOT)).sorted().toList();
  }
}
