/** Amazon's DynamoDB Local as a process of its own, and AWS's strictness in front of it. */
package io.nitrosigner.emulators.dynamodb;
