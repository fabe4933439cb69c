package io.nitrosigner.protocol.tables;

import java.util.Map;
import java.util.Optional;

/**
 * The primary key of a table: attribute name and DynamoDB type ({@code S} or {@code N}).
 *
 * @param partitionKey name and type of the partition key
 * @param sortKey name and type of the sort key, if there is one
 */
public record KeySchema(
    Map.Entry<String, String> partitionKey, Optional<Map.Entry<String, String>> sortKey) {}
