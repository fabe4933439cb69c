package io.nitrosigner.emulators.kms;

/** The two ways in which KMS writes the encrypted content of an envelope. */
sealed interface ContentForm {
  /** One octet string of definite length. */
  record Primitive() implements ContentForm {}

  /** A constructed string of indefinite length, in pieces of at most {@code size} bytes. */
  record Chunked(int size) implements ContentForm {
    /** No multiple of a cipher block: a reader that decrypts piece by piece fails. */
    static final int ODD_SIZE = 24;
  }
}
