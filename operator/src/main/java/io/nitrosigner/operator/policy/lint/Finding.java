package io.nitrosigner.operator.policy.lint;

/**
 * Something wrong with a key policy.
 *
 * @param rule what it violates
 * @param where the statement, or the policy
 * @param what is there, or is not
 */
public record Finding(Rule rule, String where, String what) {}
