package io.nitrosigner.signing.duty;

import io.nitrosigner.signing.json.JsonObject;
import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.network.Network;
import io.nitrosigner.signing.ssz.Root;
import java.util.Map;
import java.util.Optional;

/**
 * A request of the remote-signing API, understood: the duty with the signing root of its content.
 */
public record SigningRequest(Duty duty) {

  /**
   * Reads a request body. The root is computed from the content and the fork named in the request;
   * a claimed one ({@code signingRoot} or {@code signing_root}) is compared and never trusted.
   * Members that the envelope does not know are ignored, within a payload they are refused.
   *
   * @param json a parsed JSON object: maps, lists, strings, numbers, booleans
   * @throws RefusedRequestException telling what about the request is wrong
   */
  public static SigningRequest read(Map<String, ?> json, Network network) {
    JsonObject request = new JsonObject(json);
    try {
      Optional<Root> first = request.find("signingRoot", Root::read);
      Optional<Root> second = request.find("signing_root", Root::read);
      DutyType type = request.read("type", DutyType::read);
      Duty duty = new DutyReader(request, network, first.or(() -> second)).read(type);
      compare(duty, first);
      compare(duty, second);
      return new SigningRequest(duty);
    } catch (MalformedValueException e) {
      throw new RefusedRequestException.Malformed(e.getMessage());
    }
  }

  private static void compare(Duty duty, Optional<Root> claimed) {
    Root computed = duty.signingRoot().root();
    if (claimed.isPresent() && !claimed.get().equals(computed)) {
      throw new RefusedRequestException.RootMismatch(claimed.get(), computed);
    }
  }
}
