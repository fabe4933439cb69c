package io.nitrosigner.emulators.nitrocli;

/** The error codes of nitro-cli that can occur here. Source: its {@code document_errors.rs}. */
enum NitroCliError {
  MISSING_ARGUMENT("E01", "Missing mandatory argument"),
  CONFLICTING_ARGUMENT("E02", "CLI conflicting arguments"),
  INVALID_ARGUMENT("E03", "Invalid argument provided"),
  PROCESS_SPAWN("E05", "Process spawning failure"),
  LOCK_ACQUIRE("E15", "Lock acquire failure"),
  FILE_OPERATION("E19", "File operation failure"),
  INSUFFICIENT_MEMORY("E26", "Insufficient memory requested"),
  CREATE_VM("E29", "IOCTL failure"),
  IMAGE_PARSING("E35", "EIF file parsing error"),
  BOOT_FAILURE("E36", "Enclave boot failure"),
  ENCLAVE_CONNECTION("E39", "Enclave process connection failure"),
  SOCKET_NOT_FOUND("E40", "Socket path not found"),
  NAMING("E58", "Enclave naming error");

  private final String code;
  private final String title;

  NitroCliError(String code, String title) {
    this.code = code;
    this.title = title;
  }

  String code() {
    return code;
  }

  /** As nitro-cli prints it. */
  String message(String detail) {
    return "[ %s ] %s. %s".formatted(code, title, detail);
  }
}
