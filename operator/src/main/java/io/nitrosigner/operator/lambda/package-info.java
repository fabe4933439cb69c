/**
 * The operator's second front door: AWS Lambda functions that do what the reference system's do, by
 * their names, environment variables and answers.
 *
 * <p>Safe for SnapStart: until the first event nothing is read, made or opened that a snapshot must
 * not hold, neither credentials nor connections nor randomness.
 */
package io.nitrosigner.operator.lambda;
