/**
 * AWS Lambda's Invoke API on this machine. A function runs in a JVM of its own, as the managed
 * runtime runs it: started by the first event, kept for the next ones.
 */
package io.nitrosigner.emulators.lambda;
