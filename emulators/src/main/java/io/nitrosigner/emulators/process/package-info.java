/**
 * Processes and sockets of the emulated world: detached JVMs, marks of the living, Unix servers.
 */
package io.nitrosigner.emulators.process;
