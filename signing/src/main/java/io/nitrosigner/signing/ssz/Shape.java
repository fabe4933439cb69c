package io.nitrosigner.signing.ssz;

/** The form of the tree over the chunks of a value. */
sealed interface Shape {
  /** Replaces the top {@code chunks} of {@code hasher} by the root of the tree over them. */
  void fold(int chunks, Hasher hasher);

  /** A binary tree with room for {@code leaves}, whether they are there or not. */
  static Shape binary(long leaves) {
    return new Binary(Hasher.depthOf(leaves));
  }

  /** A binary tree with room for {@code bytes}. */
  static Shape ofBytes(int bytes) {
    return binary(Hasher.chunksOf(bytes));
  }

  /** See {@link #binary}. */
  record Binary(int depth) implements Shape {
    @Override
    public void fold(int chunks, Hasher hasher) {
      hasher.fold(chunks, depth);
    }
  }

  /** A tree that grows with its leaves, so that no limit is part of the root (EIP-7916). */
  record Progressive() implements Shape {
    @Override
    public void fold(int chunks, Hasher hasher) {
      hasher.foldProgressively(chunks);
    }
  }
}
