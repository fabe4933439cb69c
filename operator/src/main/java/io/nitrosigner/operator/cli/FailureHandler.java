package io.nitrosigner.operator.cli;

import io.nitrosigner.operator.UsageException;
import io.nitrosigner.protocol.ProtocolException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells a person what went wrong in one line, and what to do in another. */
final class FailureHandler implements IExecutionExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(FailureHandler.class);

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    LOG.debug("verb failed", failure);
    switch (failure) {
      case UsageException e -> {
        err.println("nitro-signer: error: " + e.getMessage());
        e.hint().ifPresent(hint -> err.println("nitro-signer: hint: " + hint));
      }
      case ProtocolException e -> err.println("nitro-signer: error: " + e.getMessage());
      case SdkException e -> err.println("nitro-signer: error: AWS said: " + e.getMessage());
      default -> err.println("nitro-signer: error: " + words(failure));
    }
    err.flush();
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static String words(Exception failure) {
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
