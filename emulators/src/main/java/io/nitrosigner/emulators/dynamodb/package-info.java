/** Amazon's DynamoDB Local as a process of its own. */
package io.nitrosigner.emulators.dynamodb;
