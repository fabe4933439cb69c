package io.nitrosigner.operator.cli;

import io.nitrosigner.signing.json.MalformedValueException;
import io.nitrosigner.signing.ssz.Root;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads 32-byte roots from the command line. */
final class RootConverter implements ITypeConverter<Root> {
  @Override
  public Root convert(String value) {
    try {
      return Root.read(value);
    } catch (MalformedValueException e) {
      throw new TypeConversionException("expected a root of 64 hex digits, was " + value);
    }
  }
}
