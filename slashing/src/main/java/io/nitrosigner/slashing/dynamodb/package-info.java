/** The signing history of a deployment in a DynamoDB table: one item per public key. */
package io.nitrosigner.slashing.dynamodb;
