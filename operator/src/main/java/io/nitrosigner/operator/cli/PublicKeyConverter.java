package io.nitrosigner.operator.cli;

import io.nitrosigner.signing.bls.PublicKey;
import io.nitrosigner.signing.json.MalformedValueException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads public keys from the command line. */
final class PublicKeyConverter implements ITypeConverter<PublicKey> {
  @Override
  public PublicKey convert(String value) {
    try {
      return PublicKey.read(value);
    } catch (MalformedValueException e) {
      throw new TypeConversionException("expected a public key of 96 hex digits, was " + value);
    }
  }
}
