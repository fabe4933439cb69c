package io.nitrosigner.signing.bls;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of blst's C API that signing needs: public keys in G1, signatures in G2. Every argument
 * is native memory of the size that the constants here name. Thread-safe.
 *
 * <p>Source: supranational/blst {@code bindings/blst.h}.
 */
final class Blst {
  static final long SCALAR = 32;
  static final long P1 = 144;
  static final long P1_AFFINE = 96;
  static final long P2 = 288;
  static final long P2_AFFINE = 192;

  /** Points and scalars are arrays of 64-bit limbs. */
  static final long ALIGNMENT = 8;

  /** The ciphersuite of the consensus layer; spec: phase0/beacon-chain.md#bls-signatures. */
  private static final String DST = "BLS_SIG_BLS12381G2_XMD:SHA-256_SSWU_RO_POP_";

  private static final MemorySegment DST_BYTES =
      Arena.global().allocateFrom(DST, StandardCharsets.US_ASCII);
  private static final int SUCCESS = 0;

  private static final String NAME = "libblst.so";

  private static final SymbolLookup LIBRARY =
      SymbolLookup.libraryLookup(libraryPath(), Arena.global());

  private static final MethodHandle SCALAR_FROM_BENDIAN = function("blst_scalar_from_bendian", 2);
  private static final MethodHandle SK_CHECK = predicate("blst_sk_check");
  private static final MethodHandle SK_TO_PK_IN_G1 = function("blst_sk_to_pk_in_g1", 2);
  private static final MethodHandle P1_COMPRESS = function("blst_p1_compress", 2);
  private static final MethodHandle P1_UNCOMPRESS = parser("blst_p1_uncompress");
  private static final MethodHandle P1_AFFINE_IN_G1 = predicate("blst_p1_affine_in_g1");
  private static final MethodHandle P1_AFFINE_IS_INF = predicate("blst_p1_affine_is_inf");
  private static final MethodHandle SIGN_PK_IN_G1 = function("blst_sign_pk_in_g1", 3);
  private static final MethodHandle P2_COMPRESS = function("blst_p2_compress", 2);
  private static final MethodHandle P2_UNCOMPRESS = parser("blst_p2_uncompress");
  private static final MethodHandle P2_AFFINE_IN_G2 = predicate("blst_p2_affine_in_g2");
  private static final MethodHandle HASH_TO_G2 =
      handle(
          "blst_hash_to_g2",
          FunctionDescriptor.ofVoid(
              ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG));
  private static final MethodHandle CORE_VERIFY_PK_IN_G1 =
      handle(
          "blst_core_verify_pk_in_g1",
          FunctionDescriptor.of(
              JAVA_INT,
              ADDRESS,
              ADDRESS,
              JAVA_BOOLEAN,
              ADDRESS,
              JAVA_LONG,
              ADDRESS,
              JAVA_LONG,
              ADDRESS,
              JAVA_LONG));

  private Blst() {}

  static void scalarFromBigEndian(MemorySegment scalar, MemorySegment bytes) {
    try {
      SCALAR_FROM_BENDIAN.invokeExact(scalar, bytes);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Whether 0 < scalar < r. */
  static boolean isSecretKey(MemorySegment scalar) {
    try {
      return (boolean) SK_CHECK.invokeExact(scalar);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static void publicKey(MemorySegment p1, MemorySegment scalar) {
    try {
      SK_TO_PK_IN_G1.invokeExact(p1, scalar);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static void compressP1(MemorySegment bytes, MemorySegment p1) {
    try {
      P1_COMPRESS.invokeExact(bytes, p1);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Whether {@code bytes} encode a point of the curve, which is then in {@code p1Affine}. */
  static boolean uncompressP1(MemorySegment p1Affine, MemorySegment bytes) {
    try {
      return (int) P1_UNCOMPRESS.invokeExact(p1Affine, bytes) == SUCCESS;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static boolean isInG1(MemorySegment p1Affine) {
    try {
      return (boolean) P1_AFFINE_IN_G1.invokeExact(p1Affine);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static boolean isInfinite(MemorySegment p1Affine) {
    try {
      return (boolean) P1_AFFINE_IS_INF.invokeExact(p1Affine);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** H(m), about half of the work of a signature. */
  static void hashToG2(MemorySegment p2, MemorySegment message) {
    try {
      HASH_TO_G2.invokeExact(
          p2, message, message.byteSize(), DST_BYTES, (long) DST.length(), MemorySegment.NULL, 0L);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static void sign(MemorySegment signatureP2, MemorySegment hashP2, MemorySegment scalar) {
    try {
      SIGN_PK_IN_G1.invokeExact(signatureP2, hashP2, scalar);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static void compressP2(MemorySegment bytes, MemorySegment p2) {
    try {
      P2_COMPRESS.invokeExact(bytes, p2);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** Whether {@code bytes} encode a point of the curve, which is then in {@code p2Affine}. */
  static boolean uncompressP2(MemorySegment p2Affine, MemorySegment bytes) {
    try {
      return (int) P2_UNCOMPRESS.invokeExact(p2Affine, bytes) == SUCCESS;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static boolean isInG2(MemorySegment p2Affine) {
    try {
      return (boolean) P2_AFFINE_IN_G2.invokeExact(p2Affine);
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  static boolean verify(MemorySegment keyP1Affine, MemorySegment signature, MemorySegment message) {
    try {
      int result =
          (int)
              CORE_VERIFY_PK_IN_G1.invokeExact(
                  keyP1Affine,
                  signature,
                  true,
                  message,
                  message.byteSize(),
                  DST_BYTES,
                  (long) DST.length(),
                  MemorySegment.NULL,
                  0L);
      return result == SUCCESS;
    } catch (Throwable e) {
      throw impossible(e);
    }
  }

  /** {@code void name(address, ...)}. */
  private static MethodHandle function(String name, int addresses) {
    MemoryLayout[] arguments = new MemoryLayout[addresses];
    Arrays.fill(arguments, ADDRESS);
    return handle(name, FunctionDescriptor.ofVoid(arguments));
  }

  /** {@code bool name(address)}. */
  private static MethodHandle predicate(String name) {
    return handle(name, FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
  }

  /** {@code BLST_ERROR name(address out, address in)}. */
  private static MethodHandle parser(String name) {
    return handle(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  }

  private static MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(LIBRARY.findOrThrow(name), descriptor);
  }

  /**
   * {@code libblst.so} on {@code java.library.path}, as programs are started; otherwise {@code
   * native/libblst.so} beside the jar or class directory that this class comes from, as in a build.
   */
  private static Path libraryPath() {
    return Stream.of(System.getProperty("java.library.path").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, NAME))
        .filter(Files::isRegularFile)
        .findFirst()
        .map(Path::toAbsolutePath)
        .orElseGet(Blst::besideTheCode);
  }

  private static Path besideTheCode() {
    @Nullable CodeSource source = Blst.class.getProtectionDomain().getCodeSource();
    if (source == null) {
      throw new IllegalStateException("libblst.so is found beside the code, which has no source");
    }
    try {
      Path code = Path.of(source.getLocation().toURI());
      return code.resolveSibling("native").resolve(NAME);
    } catch (URISyntaxException e) {
      throw new IllegalStateException("not a file: " + source.getLocation(), e);
    }
  }

  private static AssertionError impossible(Throwable e) {
    return new AssertionError("a call into libblst does not throw", e);
  }
}
