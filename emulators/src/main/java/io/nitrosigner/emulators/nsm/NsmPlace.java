package io.nitrosigner.emulators.nsm;

import java.util.regex.Pattern;

/**
 * Where an emulated Nitro Security Module says that it is; the certificates it issues carry these
 * names.
 *
 * @param region AWS region, for example {@code eu-central-1}
 * @param instanceId id of the parent instance, {@code i-} and hex digits
 * @param moduleId id of the module, {@code <instanceId>-enc} and 16 hex digits
 */
public record NsmPlace(String region, String instanceId, String moduleId) {
  private static final Pattern REGION = Pattern.compile("[a-z]{2}(-[a-z]+)+-[0-9]{1,2}");
  private static final Pattern INSTANCE = Pattern.compile("i-[0-9a-f]{8,17}");
  private static final Pattern MODULE = Pattern.compile(INSTANCE.pattern() + "-enc[0-9a-f]{16}");

  public NsmPlace {
    check(REGION, region, "region");
    check(INSTANCE, instanceId, "instance id");
    check(MODULE, moduleId, "module id");
    if (!moduleId.startsWith(instanceId + "-")) {
      throw new IllegalArgumentException(
          "module id %s is not on instance %s".formatted(moduleId, instanceId));
    }
  }

  private static void check(Pattern form, String value, String what) {
    if (!form.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "%s must match %s, was %s".formatted(what, form.pattern(), value));
    }
  }
}
