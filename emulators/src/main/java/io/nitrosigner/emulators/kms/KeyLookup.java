package io.nitrosigner.emulators.kms;

import java.util.UUID;
import java.util.regex.Pattern;

/** Finds keys by any of their four names: id, ARN, alias and alias ARN. */
record KeyLookup(Location location, KeyStore keys) {
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final String ALIAS = "alias/";
  private static final String KEY = "key/";

  /** The key that {@code name} means, or {@code NotFoundException}. */
  CustomerKey find(String name) {
    if (name.startsWith("arn:")) {
      String resource = resource(name);
      return resource.startsWith(KEY) ? byId(resource.substring(KEY.length())) : byAlias(resource);
    }
    return name.startsWith(ALIAS) ? byAlias(name) : byId(name);
  }

  /** Like {@link #find}, for operations that do not take an alias. */
  CustomerKey findByIdOrArn(String name) {
    String resource = name.startsWith("arn:") ? resource(name) : KEY + name;
    if (!resource.startsWith(KEY)) {
      throw KmsErrors.notFound("Invalid keyId '" + name + "': an alias is not possible here");
    }
    return byId(resource.substring(KEY.length()));
  }

  /** The key's ARN. */
  String arn(CustomerKey key) {
    return location.key(key.id());
  }

  private String resource(String arn) {
    if (!arn.startsWith(location.prefix())) {
      throw KmsErrors.notFound("Invalid arn " + arn + ", expected " + location.prefix() + "…");
    }
    return arn.substring(location.prefix().length());
  }

  private CustomerKey byId(String id) {
    if (!ID.matcher(id).matches()) {
      throw KmsErrors.notFound("Invalid keyId '" + id + "'");
    }
    UUID uuid = UUID.fromString(id);
    return keys.find(uuid).orElseThrow(() -> KmsErrors.keyNotFound(location.key(uuid)));
  }

  private CustomerKey byAlias(String alias) {
    return keys.find(alias)
        .flatMap(found -> keys.find(found.key()))
        .orElseThrow(() -> KmsErrors.notFound("Alias " + location.alias(alias) + " is not found."));
  }
}
