package io.nitrosigner.emulators.kms;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.nitrosigner.emulators.aws.AwsException;
import java.util.List;
import java.util.function.Function;

/** One page of a listing: {@code Limit} and {@code Marker} in, {@code Truncated} out. */
final class Page {
  private static final int MAX_LIMIT = 1000;
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_MARKER = 1024;

  private Page() {}

  /** Answers part of {@code all}; a marker is the position of the next page's first entry. */
  static <T> void answer(
      Request request,
      List<T> all,
      Function<T, ObjectNode> form,
      ArrayNode entries,
      ObjectNode to) {
    int limit = request.input().integer("Limit", 1, MAX_LIMIT).orElse(DEFAULT_LIMIT);
    int start = request.input().optionalText("Marker", MAX_MARKER).map(Page::position).orElse(0);
    int end = Math.min(all.size(), start + limit);
    all.subList(Math.min(start, end), end).forEach(entry -> entries.add(form.apply(entry)));
    to.put("Truncated", end < all.size());
    if (end < all.size()) {
      to.put("NextMarker", Integer.toString(end));
    }
  }

  private static int position(String marker) {
    if (!marker.matches("[0-9]{1,6}")) {
      throw AwsException.client("InvalidMarkerException", "Invalid marker: " + marker);
    }
    return Integer.parseInt(marker);
  }
}
