package io.nitrosigner.slashing;

/** What a {@link Watermark} says of a slashable duty. */
public sealed interface Verdict {
  /** Safe once {@code next} is durable. */
  record Admit(Watermark next) implements Verdict {}

  /** The very message that was signed last; signing it again is never slashable. */
  record Repeat() implements Verdict {}

  /** Not to be signed. */
  record Refuse(Reason reason) implements Verdict {}
}
