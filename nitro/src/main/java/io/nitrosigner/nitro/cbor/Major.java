package io.nitrosigner.nitro.cbor;

/** The numbers of RFC 8949 §3 that both directions need. */
final class Major {
  static final int UNSIGNED = 0;
  static final int NEGATIVE = 1;
  static final int BYTES = 2;
  static final int TEXT = 3;
  static final int ARRAY = 4;
  static final int MAP = 5;
  static final int SIMPLE = 7;

  static final int FALSE = 20;
  static final int TRUE = 21;
  static final int NULL = 22;

  /** The additional information that announces an argument of one byte; 25, 26, 27 of 2, 4, 8. */
  static final int ONE_BYTE = 24;

  /** The additional information that announces an argument of eight bytes, the longest. */
  static final int EIGHT_BYTES = 27;

  private Major() {}
}
