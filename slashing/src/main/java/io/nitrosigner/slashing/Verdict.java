package io.nitrosigner.slashing;

/** What a {@link Watermark} says of a slashable duty. */
public sealed interface Verdict {
  /** Safe once {@code next} is durable. */
  record Admit(Watermark next) implements Verdict {}

  /** The very message that was signed last; signing it again is never slashable. */
  record Repeat() implements Verdict {}

  /** Not to be signed. */
  record Refuse(Reason reason) implements Verdict {}

  /** Why a duty is refused. */
  enum Reason {
    /** A block at or below the last slot (EIP-3076 condition 2). */
    DOUBLE_BLOCK("a block at this or a later slot has been signed already"),
    /** A vote at or below the last target (EIP-3076 condition 5). */
    DOUBLE_VOTE("an attestation with this or a later target has been signed already"),
    /** A source below the last source (EIP-3076 condition 4). */
    SURROUND("the source is older than the last signed one: it could surround another vote"),
    /** A source after its target. */
    INVERTED_VOTE("the source is after the target");

    private final String explanation;

    Reason(String explanation) {
      this.explanation = explanation;
    }

    /** One sentence for people. */
    public String explanation() {
      return explanation;
    }
  }
}
