package io.nitrosigner.protocol.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;

/**
 * How signing is kept from being slashable. It cannot be turned off.
 *
 * @param table DynamoDB table of the signing history, in the account and region of the KMS key,
 *     shared by all enclaves of a deployment
 * @param windowEpochs how many epochs before and after now a slashable duty is plausible
 */
public record SlashingProtection(
    @JsonProperty("table") String table, @JsonProperty("window_epochs") int windowEpochs) {

  /** An epoch's duties may be asked for as the next one begins, and clocks differ. */
  public static final int MIN_WINDOW_EPOCHS = 1;

  /** On mainnet some 51 minutes either way. */
  public static final int MAX_WINDOW_EPOCHS = 8;

  /** Votes are for this epoch or the last; one more for whoever is late. */
  public static final int DEFAULT_WINDOW_EPOCHS = 2;

  private static final Pattern TABLE = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

  /** Checks both. */
  public SlashingProtection {
    AttestedConfiguration.require(
        TABLE.matcher(table).matches(),
        "slashing_protection.table",
        "3 to 255 of a-z, A-Z, 0-9, '_', '.' and '-'",
        table);
    AttestedConfiguration.require(
        windowEpochs >= MIN_WINDOW_EPOCHS && windowEpochs <= MAX_WINDOW_EPOCHS,
        "slashing_protection.window_epochs",
        MIN_WINDOW_EPOCHS + " to " + MAX_WINDOW_EPOCHS,
        Integer.toString(windowEpochs));
  }

  /** With the default window. */
  public static SlashingProtection in(String table) {
    return new SlashingProtection(table, DEFAULT_WINDOW_EPOCHS);
  }
}
